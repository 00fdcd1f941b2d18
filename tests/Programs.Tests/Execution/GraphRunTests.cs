using LlmOps.Programs.Execution;
using LlmOps.Programs.Models;
using LlmOps.Programs.Versions;

namespace LlmOps.Programs.Tests.Execution;

public sealed class GraphRunTests
{
    private const string Diamond = """
        {"steps": [
          {"id": "join", "signature": {"inputs": [{"name": "a"}, {"name": "b"}], "outputs": [{"name": "joined"}]}, "model": {"name": "m"}, "bind": {"a": "$.steps.left.a", "b": "$.steps.right.b"}},
          {"id": "left", "signature": {"inputs": [{"name": "text"}], "outputs": [{"name": "a"}]}, "model": {"name": "m"}},
          {"id": "right", "signature": {"inputs": [{"name": "text"}], "outputs": [{"name": "b"}]}, "model": {"name": "m"}}],
         "outputs": {"result": "$.steps.join.joined", "left_part": "$.steps.left.a"}}
        """;

    [Fact]
    public async Task Steps_run_once_what_they_wait_for_is_there()
    {
        var model = Answering();
        var run = await Plan(Diamond).RunAsync(Specs.Json("""{"text": "t"}"""), model, RunOptions.Default, CancellationToken.None);

        Assert.Equal("""{"result":"L R","left_part":"L"}""", run.Outputs.ToJsonString());
        Assert.Equal(["join", "left", "right"], run.Steps.Select(s => s.StepId));
        Assert.Equal("""{"a":"L","b":"R"}""", run.Steps[0].Inputs.ToJsonString());
        Assert.Equal((3, 30L), (model.Requests.Count, run.Usage.InputTokens));
        Assert.Contains("[[ ## a ## ]]\nL", model.Requests[2].Messages[^1].Content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Independent_steps_run_side_by_side()
    {
        var both = new Meeting(2);
        var run = await Plan(Diamond).RunAsync(Specs.Json("""{"text": "t"}"""), new WaitingModel(both, Answering()), RunOptions.Default, CancellationToken.None);

        Assert.Equal("L R", run.Outputs["result"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_failure_ends_the_run_and_keeps_its_usage()
    {
        var model = new AnsweringModel((request, _) => Wants(request, "b") ? "[[ ## b ## ]]\nR" : Wants(request, "a") ? "[[ ## a ## ]]\nL" : "nonsense");
        var wrong = await Assert.ThrowsAsync<AnswerException>(() => Plan(Diamond).RunAsync(Specs.Json("""{"text": "t"}"""), model, RunOptions.Default, CancellationToken.None));

        Assert.Equal(("joined", 30L), (wrong.Field, wrong.Usage.InputTokens));
    }

    [Fact]
    public async Task Each_output_streams_under_its_own_name()
    {
        var told = new Dictionary<string, string>(StringComparer.Ordinal);
        ProgramRun? run = null;
        await foreach (var news in Plan(Diamond).StreamAsync(Specs.Json("""{"text": "t"}"""), Answering(), RunOptions.Default, CancellationToken.None))
        {
            run = news.Run;
            if (news.Field is not null)
            {
                told[news.Field] = told.GetValueOrDefault(news.Field) + news.Delta;
            }
        }

        Assert.Equal(["left_part", "result"], told.Keys.Order());
        Assert.Equal(("L", "L R"), (told["left_part"], told["result"]));
        Assert.Equal("L R", run!.Outputs["result"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_streamed_failure_comes_after_what_was_told()
    {
        var model = new AnsweringModel((request, _) => Wants(request, "joined") ? "nonsense" : Wants(request, "a") ? "[[ ## a ## ]]\nL" : "[[ ## b ## ]]\nR");
        var told = new List<string?>();
        await Assert.ThrowsAsync<AnswerException>(async () =>
        {
            await foreach (var news in Plan(Diamond).StreamAsync(Specs.Json("""{"text": "t"}"""), model, RunOptions.Default, CancellationToken.None))
            {
                told.Add(news.Field);
            }
        });
        Assert.Contains("left_part", told);
    }

    [Fact]
    public async Task Steps_and_calls_are_timed_with_the_clock_they_are_given()
    {
        var run = await Plan(Diamond).RunAsync(Specs.Json("""{"text": "t"}"""), Answering(), new RunOptions { Time = TimeProvider.System }, CancellationToken.None);
        Assert.All(run.Steps, s => Assert.True(s.Elapsed >= s.Calls[0].Elapsed));
        Assert.True(run.Steps[0].Elapsed > TimeSpan.Zero);
    }

    private static ProgramPlan Plan(string json) => ProgramPlan.Compile(ProgramSpecJson.Parse(json));

    private static AnsweringModel Answering() =>
        new((request, _) => Wants(request, "joined") ? "[[ ## joined ## ]]\nL R" : Wants(request, "a") ? "[[ ## a ## ]]\nL" : "[[ ## b ## ]]\nR");

    private static bool Wants(ModelRequest request, string field) => request.Messages[^1].Content.Contains($"starting with the field `[[ ## {field} ## ]]`", StringComparison.Ordinal);

    /// <summary>Lets nobody through until all have come.</summary>
    private sealed class Meeting(int all)
    {
        private readonly TaskCompletionSource _met = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _here;

        public Task ComeAsync()
        {
            if (Interlocked.Increment(ref _here) >= all)
            {
                _met.TrySetResult();
            }

            return _met.Task;
        }
    }

    private sealed class WaitingModel(Meeting meeting, IModelClient inner) : IModelClient
    {
        public async Task<ModelResponse> CompleteAsync(ModelRequest request, CancellationToken cancellationToken)
        {
            await meeting.ComeAsync();
            return await inner.CompleteAsync(request, cancellationToken);
        }

        public IAsyncEnumerable<ModelChunk> StreamAsync(ModelRequest request, CancellationToken cancellationToken) => inner.StreamAsync(request, cancellationToken);
    }
}
