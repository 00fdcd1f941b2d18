using System.Text.Json.Nodes;
using LlmOps.Programs.Execution;
using LlmOps.Programs.Models;
using LlmOps.Programs.Reading;
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
    public async Task What_is_asked_of_the_provider_follows_what_it_supports()
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
            var type = row!["outputTypes"]![0]!.GetValue<string>();
            var good = type is "str" ? """{"o": "x"}""" : """{"o": {"k": 1}}""";
            var model = new AnsweringModel((_, number) => number > 0 || (!row.AsObject().ContainsKey("localErrorOnFirstCall") && !row.AsObject().ContainsKey("errorOnFirstCall")) ? good
                : row.AsObject().ContainsKey("localErrorOnFirstCall") ? "no JSON" : throw new ModelException(ModelErrorKind.RateLimited, "too many"));
            var run = Specs.Plan($"q -> o: {type}", adapter: "json", profile: "compat")
                .RunAsync(Specs.Json("""{"q": "x"}"""), model, RunOptions.Default with { StructuredOutput = supported }, CancellationToken.None);
            Assert.Equal(expected!.AsObject().ContainsKey("error"), await Record.ExceptionAsync(() => run) is ModelException);
            var wanted = expected["responseFormat"] is JsonArray several ? several.Select(s => s!.GetValue<string>()) : [expected["responseFormat"]?.GetValue<string>() ?? "none"];
            Assert.Equal(wanted, model.Requests.Select(r => r.ResponseFormat?["type"]!.GetValue<string>() ?? "none"));
            Assert.Equal(expected["calls"]!.GetValue<int>(), model.Requests.Count);
        }
    }

    [Theory]
    [InlineData(2, "Ghent", "{\"answer\": \"Ghent\"}")]
    [InlineData(3, "Ghent", "Ghent", "{\"answer\": \"Ghent\"}")]
    [InlineData(3, "", "", "")]
    public async Task An_unreadable_chat_answer_is_asked_for_again_in_JSON(int calls, params string[] answers)
    {
        var model = AnsweringModel.InTurn(answers);
        var failure = await Record.ExceptionAsync(() => Specs.Plan("question -> answer", profile: "compat").RunAsync(Specs.Json("""{"question": "x"}"""), model, RunOptions.Default, CancellationToken.None));
        Assert.Equal((calls, answers[^1].Length is 0), (model.Requests.Count, failure is AnswerException));
    }

    [Fact]
    public async Task A_failure_of_the_provider_passes()
    {
        var model = new AnsweringModel((_, _) => throw new ModelException(ModelErrorKind.ProviderFailure, "down"));
        await Assert.ThrowsAsync<ModelException>(() => Specs.Plan("question -> answer", profile: "compat").RunAsync(Specs.Json("""{"question": "x"}"""), model, RunOptions.Default, CancellationToken.None));
        Assert.Single(model.Requests);
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
}
