using System.Text.Json.Nodes;
using LlmOps.Programs.Adapters;
using LlmOps.Programs.Execution;
using LlmOps.Programs.Models;
using LlmOps.Programs.Reading;
using LlmOps.Programs.Signatures;
using LlmOps.Programs.Types;

namespace LlmOps.Programs.Tests.Conformance;

public sealed class AdapterConformanceTests
{
    public static TheoryData<string> ChatPrompts => ConformanceCases.Of("adapter.chat.format");

    public static TheoryData<string> JsonPrompts => ConformanceCases.Of("adapter.json.format");

    public static TheoryData<string> ChatAnswers => ConformanceCases.Of("adapter.chat.parse");

    public static TheoryData<string> JsonAnswers => ConformanceCases.Of("adapter.json.parse");

    [Theory]
    [MemberData(nameof(ChatPrompts))]
    public void A_chat_prompt_is_byte_equal(string id) => AssertPrompt(ConformanceCases.Get(id), "chat");

    [Theory]
    [MemberData(nameof(JsonPrompts))]
    public void A_JSON_prompt_is_byte_equal(string id) => AssertPrompt(ConformanceCases.Get(id), "json");

    [Theory]
    [MemberData(nameof(ChatAnswers))]
    public void A_chat_answer_is_read_equally(string id) => AssertRead(ConformanceCases.Get(id), "chat");

    [Theory]
    [MemberData(nameof(JsonAnswers))]
    public void A_JSON_answer_is_read_equally(string id) => AssertRead(ConformanceCases.Get(id), "json");

    [Fact]
    public void Older_versions_have_their_own_layouts()
    {
        var fact = ConformanceCases.Get("CHAT-VER-01");
        foreach (var row in fact.Expected["rows"]!.AsArray())
        {
            var version = row!["version"]!.GetValue<string>();
            Assert.Equal(Messages(row), fact.Render(fact.Plan(version is "3.3.1" ? "compat" : $"compat-{version}", "chat")));
        }
    }

    [Fact]
    public void A_value_is_converted_equally()
    {
        foreach (var row in ConformanceCases.Get("VALUE-01").Expected["rows"]!.AsArray())
        {
            var isRead = ValueReader.TryRead(FieldType.Parse(row!["type"]!.GetValue<string>()), row["raw"], new AnswerReading(Profile.Compat), out var value);
            Assert.True(isRead != row.AsObject().ContainsKey("error"), row.ToJsonString());
            Assert.Equal(PromptJson.Line(row["value"]), PromptJson.Line(value));
        }
    }

    [Fact]
    public void A_strict_schema_has_the_same_content()
    {
        var fact = ConformanceCases.Get("JSON-SCHEMA-01");
        fact.Input["inputs"] = new JsonObject { ["t"] = "x" };
        var format = fact.Plan("compat", "json").Render(Specs.Json("""{"t": "x"}"""), RunOptions.Default).ResponseFormat!;
        Assert.True(JsonNode.DeepEquals(fact.Expected["schema"], format["json_schema"]!["schema"]), PromptJson.Line(format));
    }

    [Fact]
    public void What_is_asked_of_the_provider_follows_what_it_supports()
    {
        var fact = ConformanceCases.Get("JSON-MODE-01");
        foreach (var (row, expected) in fact.Input["rows"]!.AsArray().Zip(fact.Expected["rows"]!.AsArray()))
        {
            var supported = (Says(row!, "supportsResponseFormat"), Says(row!, "supportsSchema")) switch
            {
                (false, _) => StructuredOutput.None,
                (true, false) => StructuredOutput.JsonMode,
                _ => StructuredOutput.Schema,
            };
            var signature = new Signature(null, [], [.. row!["outputTypes"]!.AsArray().Select(t => new SignatureField("o", FieldType.Parse(t!.GetValue<string>())))]);
            var failures = row.AsObject().ContainsKey("localErrorOnFirstCall") || row.AsObject().ContainsKey("errorOnFirstCall") ? 1 : 0;
            var asked = Asked(Fallback.First("json", signature, Profile.Compat, supported), signature, supported, failures, row.AsObject().ContainsKey("errorOnFirstCall"));
            var wanted = expected!["responseFormat"] is JsonArray several ? several.Select(s => s!.GetValue<string>()) : [expected["responseFormat"]?.GetValue<string>() ?? "none"];
            Assert.Equal(wanted, asked.Select(a => FormatName(a.Format)));
            Assert.Equal(expected["calls"]!.GetValue<int>(), asked.Count);
        }
    }

    [Theory]
    [InlineData(1, false, true, 2)]
    [InlineData(2, false, true, 3)]
    [InlineData(1, true, true, 1)]
    [InlineData(1, false, false, 1)]
    [InlineData(9, false, true, 3)]
    public void Each_failure_leads_to_the_next_way_of_asking(int failures, bool isProviderFailure, bool isOn, int calls)
    {
        var signature = Signature.Parse("q -> answer");
        var first = Fallback.First("chat", signature, Profile.Compat, StructuredOutput.Schema);
        Assert.Equal(calls, isOn ? Asked(first, signature, StructuredOutput.Schema, failures, isProviderFailure).Count : 1);
    }

    private static List<Ask> Asked(Ask first, Signature signature, StructuredOutput supported, int failures, bool isProviderFailure)
    {
        List<Ask> asked = [first];
        while (asked.Count <= failures && Fallback.After(asked[^1], isProviderFailure, signature, Profile.Compat, supported) is { } next)
        {
            asked.Add(next);
        }

        return asked;
    }

    private static void AssertPrompt(ConformanceCase fact, string adapter) => Assert.Equal(Messages(fact.Expected), fact.Render(fact.Plan("compat", adapter)));

    private static void AssertRead(ConformanceCase fact, string adapter)
    {
        var plan = fact.Plan("compat", adapter);
        if (!fact.Expected.ContainsKey("error"))
        {
            Assert.Equal(PromptJson.Line(WithoutEnumNames(fact.Expected["fields"], plan)), PromptJson.Line(fact.Read(plan).Outputs));
            return;
        }

        var wrong = Assert.Throws<AnswerException>(() => fact.Read(plan));
        Assert.Equal(fact.Expected["fieldInError"]?.GetValue<string>() ?? wrong.Field, wrong.Field);
        Assert.False((fact.Expected["parsedFields"] as JsonObject)?.ContainsKey(wrong.Field) ?? false);
        Assert.Contains(wrong.Field, plan.Outputs.Select(o => o.Name));
    }

    // An enum's value comes with the name of its member, which the declared type knows.
    private static JsonObject WithoutEnumNames(JsonNode? fields, ProgramPlan plan)
    {
        var plain = new JsonObject();
        foreach (var (name, value) in fields!.AsObject())
        {
            if (plan.Outputs.First(o => o.Name == name).Type is EnumType choice)
            {
                Assert.Contains(choice.Members, m => m.Key == value!["enum"]!.GetValue<string>() && JsonNode.DeepEquals(m.Value, value["value"]));
            }

            plain[name] = (value is JsonObject { Count: 2 } both && both.ContainsKey("enum") ? both["value"] : value)?.DeepClone();
        }

        return plain;
    }

    private static IEnumerable<ModelMessage> Messages(JsonNode expected) =>
        expected["messages"]!.AsArray().Select(m => new ModelMessage(m!["role"]!.GetValue<string>(), m["content"]!.GetValue<string>()));

    private static bool Says(JsonNode row, string name) => row[name]!.GetValue<bool>();

    private static string FormatName(StructuredOutput format) => format switch { StructuredOutput.None => "none", StructuredOutput.JsonMode => "json_object", _ => "json_schema" };
}
