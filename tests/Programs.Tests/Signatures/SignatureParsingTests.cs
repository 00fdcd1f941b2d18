using LlmOps.Programs.Signatures;
using LlmOps.Programs.Types;

namespace LlmOps.Programs.Tests.Signatures;

public sealed class SignatureParsingTests
{
    [Theory]
    [InlineData("letter -> tone", "letter:str", "tone:str")]
    [InlineData("letter->tone", "letter:str", "tone:str")]
    [InlineData(" -> poem", "", "poem:str")]
    [InlineData("a: List[int], b: dict[str,bool], -> c: Optional[float]", "a:list[int] b:dict[str, bool]", "c:Union[float, NoneType]")]
    [InlineData("a: None | int -> c: str|int|str", "a:Union[NoneType, int]", "c:Union[str, int]")]
    [InlineData("a -> c: Literal[\"x\", 'it\\'s', 2, True, None]", "a:str", "c:Literal['x', \"it's\", 2, True, None]")]
    [InlineData("a -> c: Literal['x -> y']", "a:str", "c:Literal['x -> y']")]
    [InlineData("größe: (int) -> c: typing.Any", "größe:int", "c:Any")]
    public void A_shorthand_is_read(string text, string inputs, string outputs)
    {
        var signature = Signature.Parse(text);
        Assert.Equal((inputs, outputs), (Show(signature.Inputs), Show(signature.Outputs)));
    }

    [Theory]
    [InlineData("a b", 3, "exactly one '->'")]
    [InlineData("a -> b -> c", 7, "exactly one '->'")]
    [InlineData("a -> ", 5, "at least one output")]
    [InlineData("a: strr -> b", 3, "did you mean 'str'")]
    [InlineData("a -> b: list[int", 16, "expected ']'")]
    [InlineData("a -> b: Literal[x]", 16, "quotes")]
    [InlineData("a -> b: Literal['x]", 16, "not closed")]
    [InlineData("a -> b: Optional[int, str]", 8, "takes 1")]
    [InlineData("a -> b: dict[list[int], str]", 8, "must be scalars")]
    [InlineData("a, a -> b", 3, "named twice")]
    [InlineData("a, b -> b", 8, "both an input and an output")]
    [InlineData("a -> class", 5, "reserved word")]
    [InlineData("a -> completed", 5, "end marker")]
    [InlineData("a: int = 3 -> b", 7, "expected ','")]
    [InlineData("1a -> b", 0, "field name")]
    public void A_wrong_shorthand_names_the_position(string text, int position, string reason)
    {
        var wrong = Assert.Throws<SignatureSyntaxException>(() => Signature.Parse(text));
        Assert.Equal(position, wrong.Position);
        Assert.Contains(reason, wrong.Message, StringComparison.Ordinal);
        Assert.Contains($"character {position + 1}", wrong.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("customerName2Use", "Customer Name 2 Use:")]
    [InlineData("theURLPath", "The URL Path:")]
    [InlineData("plain_old_name", "Plain Old Name:")]
    [InlineData("v2", "V 2:")]
    public void A_field_name_makes_a_title(string name, string prefix) => Assert.Equal(prefix, new SignatureField(name, StrType.Instance).Prefix);

    [Theory]
    [InlineData("  Sort it.\n    Carefully.\n      Twice.\n\n", "Sort it.\nCarefully.\n  Twice.")]
    [InlineData("\n  First.\n\n  Second.", "First.\n\nSecond.")]
    [InlineData(" \n\n", "")]
    public void Instructions_are_cleaned_like_a_docstring(string text, string cleaned) =>
        Assert.Equal(cleaned, new Signature(text, [], []).Instructions);

    [Fact]
    public void Without_instructions_the_fields_make_the_sentence()
    {
        var signature = Signature.Parse("a, b -> c, d");
        Assert.Equal("Given the fields `a`, `b`, produce the fields `c`, `d`.", signature.Instructions);
        Assert.Equal($"{signature.Instructions}\n\nBe brief.", signature.AppendInstructions("Be brief.").Instructions);
    }

    private static string Show(IEnumerable<SignatureField> fields) => string.Join(' ', fields.Select(f => $"{f.Name}:{f.Type.Text}"));
}
