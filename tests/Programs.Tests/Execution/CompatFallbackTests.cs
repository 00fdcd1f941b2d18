using LlmOps.Programs.Execution;
using LlmOps.Programs.Models;

namespace LlmOps.Programs.Tests.Execution;

public sealed class CompatFallbackTests
{
    private const string Unreadable = "I do not know.";
    private const string Json = """{"answer": "Ghent"}""";

    [Theory]
    [InlineData("[[ ## answer ## ]]\nGhent", null, null, 1, "-")]
    [InlineData(Unreadable, Json, null, 2, "- json_schema")]
    [InlineData(Unreadable, Unreadable, Json, 3, "- json_schema json_object")]
    [InlineData(Unreadable, Unreadable, Unreadable, 3, "- json_schema json_object")]
    [InlineData("", "", "", 3, "- json_schema json_object")]
    public async Task An_unreadable_chat_answer_is_asked_for_in_json(string first, string? second, string? third, int calls, string formats)
    {
        var model = AnsweringModel.InTurn([.. new[] { first, second, third }.OfType<string>()]);
        var plan = Specs.Plan("question -> answer", profile: "compat");
        if (third is Unreadable or "")
        {
            var wrong = await Assert.ThrowsAsync<AnswerException>(() => RunAsync(plan, model));
            Assert.Equal(10L * calls, wrong.Usage.InputTokens);
        }
        else
        {
            Assert.Equal("Ghent", (await RunAsync(plan, model)).Outputs["answer"]!.GetValue<string>());
        }

        Assert.Equal((calls, formats), (model.Requests.Count, Formats(model)));
    }

    [Theory]
    [InlineData("str", StructuredOutput.None, "-")]
    [InlineData("str", StructuredOutput.JsonMode, "json_object")]
    [InlineData("str", StructuredOutput.Schema, "json_schema")]
    [InlineData("dict[str, int]", StructuredOutput.Schema, "json_object")]
    public async Task The_format_asked_for_is_what_the_model_and_the_types_allow(string type, StructuredOutput supported, string format)
    {
        var model = AnsweringModel.InTurn("""{"answer": {"a": 1}}""");
        await RunAsync(Specs.Plan($"question -> answer: {type}", adapter: "json", profile: "compat"), model, supported);

        Assert.Equal(format, Formats(model));
    }

    [Theory]
    [InlineData(StructuredOutput.Schema, "json_schema json_object")]
    [InlineData(StructuredOutput.JsonMode, "json_object")]
    [InlineData(StructuredOutput.None, "-")]
    public async Task A_json_answer_that_cannot_be_read_is_asked_for_once_more_without_its_schema(StructuredOutput supported, string formats)
    {
        var model = AnsweringModel.InTurn(Unreadable);
        await Assert.ThrowsAsync<AnswerException>(() => RunAsync(Specs.Plan("question -> answer", adapter: "json", profile: "compat"), model, supported));

        Assert.Equal(formats, Formats(model));
    }

    [Theory]
    [InlineData("chat")]
    [InlineData("json")]
    public async Task A_failure_of_the_provider_is_never_asked_again(string adapter)
    {
        var model = new AnsweringModel((_, _) => throw new ModelException(ModelErrorKind.RateLimited, "too many requests"));
        await Assert.ThrowsAsync<ModelException>(() => RunAsync(Specs.Plan("question -> answer", adapter: adapter, profile: "compat"), model));

        Assert.Single(model.Requests);
    }

    [Fact]
    public async Task A_native_program_makes_one_call_whatever_comes()
    {
        var model = AnsweringModel.InTurn(Unreadable);
        await Assert.ThrowsAsync<AnswerException>(() => RunAsync(Specs.Plan("question -> answer"), model));

        Assert.Single(model.Requests);
    }

    private static Task<ProgramRun> RunAsync(ProgramPlan plan, AnsweringModel model, StructuredOutput supported = StructuredOutput.Schema) =>
        plan.RunAsync(Specs.Json("""{"question": "Which river?"}"""), model, new RunOptions { StructuredOutput = supported }, CancellationToken.None);

    private static string Formats(AnsweringModel model) => string.Join(' ', model.Requests.Select(r => r.ResponseFormat?["type"]!.GetValue<string>() ?? "-"));
}
