using System.Text.Json.Nodes;
using LlmOps.Programs.Reading;
using LlmOps.Programs.Types;

namespace LlmOps.Programs.Tests.Types;

public sealed class ValueReadingTests
{
    [Theory]
    [InlineData("17", "int", "17", "")]
    [InlineData("17.0", "int", "17", "")]
    [InlineData("1_000", "int", "1000", "number_form")]
    [InlineData("2", "float", "2.0", "")]
    [InlineData("YES", "bool", "true", "")]
    [InlineData("False", "bool", "false", "python_word")]
    [InlineData("null", "Optional[str]", "null", "")]
    [InlineData("None", "Optional[int]", "null", "")]
    [InlineData("31", "Optional[str]", "\"31\"", "")]
    [InlineData("31", "Union[int, str]", "31", "")]
    [InlineData("[1, 2,", "list[int]", "[1, 2]", "trailing_comma,missing_closer")]
    [InlineData("Here [see] it is: ['p', 'q']", "list[str]", "[\"p\", \"q\"]", "bare_word,single_quotes,text_around,several_documents")]
    [InlineData("```json\n{\"k\": \"7\"}\n```", "dict[str, int]", "{\"k\": 7}", "code_fence")]
    [InlineData("'red'", "Literal['red', 'blue']", "\"red\"", "label_wrapping")]
    [InlineData("**Red**.", "Literal['red', 'blue']", "\"red\"", "label_case")]
    [InlineData("2", "Literal[1, 2]", "2", "numeric_label")]
    [InlineData("true", "Literal['a', True]", "true", "label_case")]
    [InlineData("blue", "Optional[Literal['red', 'blue']]", "\"blue\"", "")]
    public void A_text_becomes_a_value_and_repairs_are_recorded(string text, string type, string expected, string repairs)
    {
        var reading = new AnswerReading(Profile.Native);
        Assert.True(ValueReader.TryRead(FieldType.Parse(type), JsonValue.Create(text), reading, out var value), reading.Reason);
        Assert.Equal((expected, repairs), (PromptJson.Line(value), string.Join(',', reading.Repairs)));
    }

    [Theory]
    [InlineData("4.5", "int", "whole number")]
    [InlineData("99999999999999999999", "int", "whole number")]
    [InlineData("1,234", "int", "whole number")]
    [InlineData("NaN", "float", "finite")]
    [InlineData("1e999", "float", "finite")]
    [InlineData("perhaps", "bool", "True nor False")]
    [InlineData("green", "Literal['red', 'blue']", "must be one of: red; blue")]
    [InlineData("RED", "Literal['Red', 'red']", "must be one of")]
    [InlineData("[1, \"x\"]", "list[int]", "[1] is not a whole number")]
    [InlineData("{\"k\": {}}", "dict[str, int]", ".k is not a whole number")]
    [InlineData("", "list[str]", "not a list")]
    [InlineData("[1]", "dict", "not a map")]
    public void A_text_that_does_not_fit_is_refused_with_a_reason(string text, string type, string reason)
    {
        var reading = new AnswerReading(Profile.Native);
        Assert.False(ValueReader.TryRead(FieldType.Parse(type), JsonValue.Create(text), reading, out _));
        Assert.Contains(reason, $"{reading.Path} {reading.Reason}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2", "Literal[1, 2]")]
    [InlineData("Red", "Literal['red']")]
    public void The_compat_profile_keeps_the_stricter_label_rules(string text, string type) =>
        Assert.False(ValueReader.TryRead(FieldType.Parse(type), JsonValue.Create(text), new AnswerReading(Profile.Compat), out _));

    [Fact]
    public void A_null_for_a_text_is_an_error_in_native_and_the_word_None_in_compat()
    {
        Assert.False(ValueReader.TryRead(StrType.Instance, null, new AnswerReading(Profile.Native), out _));
        Assert.True(ValueReader.TryRead(StrType.Instance, null, new AnswerReading(Profile.Compat), out var word));
        Assert.Equal("None", word!.GetValue<string>());
    }

    [Theory]
    [InlineData(1.0, "1.0")]
    [InlineData(-0.5, "-0.5")]
    [InlineData(0.0001, "0.0001")]
    [InlineData(0.00001, "1e-05")]
    [InlineData(1e-7, "1e-07")]
    [InlineData(9.5e-9, "9.5e-09")]
    [InlineData(1e23, "1e+23")]
    [InlineData(1e16, "1e+16")]
    [InlineData(123456789012345680.0, "1.2345678901234568e+17")]
    [InlineData(1234567.25, "1234567.25")]
    [InlineData(5e-324, "5e-324")]
    [InlineData(100, "100.0")]
    [InlineData(0, "0.0")]
    [InlineData(double.NegativeInfinity, "-inf")]
    public void Floats_are_written_as_Python_writes_them(double number, string text) => Assert.Equal(text, PythonText.Float(number));

    [Theory]
    [InlineData("int", """{"type": "integer"}""")]
    [InlineData("Literal['a', 'b']", """{"type": "string", "enum": ["a", "b"]}""")]
    [InlineData("Literal['a', 1]", """{"enum": ["a", 1]}""")]
    [InlineData("list[dict[str, bool]]", """{"type": "array", "items": {"type": "object", "additionalProperties": {"type": "boolean"}}}""")]
    [InlineData("Optional[float]", """{"anyOf": [{"type": "number"}, {"type": "null"}]}""")]
    public void A_type_has_a_schema(string type, string schema) => Assert.Equal(schema, PromptJson.Line(FieldType.Parse(type).Schema()));
}
