using System.Text.Json.Nodes;
using LlmOps.Client;
using LlmOps.Client.Optimizer;
using LlmOps.OptimizationJobs.Tests.Platform;
using LlmOps.Testing;

namespace LlmOps.OptimizationJobs.Tests;

public sealed class FineTuneTests(PostgresDatabase server) : IClassFixture<PostgresDatabase>, IAsyncLifetime
{
    private StandInPlatform platform = null!;
    private string database = "";

    public async Task InitializeAsync()
    {
        (platform, database) = (await StandInPlatform.StartAsync(), await server.CreateAnotherAsync("optimizer"));
        platform.AddProgram("triage");
        platform.Evals.Quality = (spec, model) => (model switch { "teacher" => 0.9, "ft:old:x" => 0.7, var m when m.StartsWith("ft:", StringComparison.Ordinal) => 0.5, _ => 0.4 }) + (spec.Steps[0].Demos is null ? 0 : 0.1);
    }

    public async Task DisposeAsync() => await platform.DisposeAsync();

    [Fact]
    public async Task The_best_checkpoint_with_its_prompt_is_checked_on_the_sealed_split_and_published()
    {
        await using var service = new OptimizerService(database, platform);
        var job = await RunAsync(service, Request() with { FinalCheck = true });

        Assert.Equal(("completed", "step 30, optimized", 2), (job.Status, job.Winner, job.NewVersion));
        Assert.Equal([0, 10, 20, 30], job.Checkpoints.Select(c => c.Step));
        Assert.Equal(["ft:old:x:ckpt-step-10", "ft:old:x:ckpt-step-20", "ft:old:x"], platform.Registered);
        Assert.All(job.Checkpoints, c => Assert.True(c.OptimizedScore > c.PlainScore));
        Assert.Equal(("test", "better"), (job.Finding!.Split, job.Finding.Verdict));
        var published = Assert.Single(platform.Published);
        Assert.Equal(("fine_tune", "ft:old:x"), (published["origin"]!["kind"]!.GetValue<string>(), published["spec"]!["steps"]![0]!["model"]!["name"]!.GetValue<string>()));
        Assert.Equal(platform.Evals.Charged, job.Cost);
        Assert.Equal(2, platform.Evals.Commands.Where(c => c.Split is "test").Select(c => c.EvalRunId).Distinct().Count());
    }

    [Fact]
    public async Task The_file_holds_hand_labels_and_what_the_teacher_could_answer_in_the_form_that_is_served()
    {
        await using var service = new OptimizerService(database, platform);
        var job = await RunAsync(service, Request());

        Assert.Equal((70, 40, 30, 0.9), (job.Data!.Rows, job.Data.ByHand, job.Data.ByTeacher, job.Data.TeacherScore));
        var lines = Assert.Single(platform.Training.Files).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(70, lines.Length);
        var messages = JsonNode.Parse(lines[0])!["messages"]!.AsArray();
        Assert.Equal(["system", "user", "assistant"], messages.Select(m => m!["role"]!.GetValue<string>()));
        Assert.Contains("[[ ## label ## ]]", messages[2]!["content"]!.GetValue<string>(), StringComparison.Ordinal);
        var started = Assert.Single(platform.Training.Started);
        Assert.Equal(("old", "file-1", 5), (started["model"]!.GetValue<string>(), started["training_file"]!.GetValue<string>(), started["hyperparameters"]!["n_epochs"]!.GetValue<int>()));
    }

    [Fact]
    public async Task After_a_crash_nothing_is_labelled_uploaded_or_trained_twice()
    {
        platform.Training.IsSlow = true;
        Guid id;
        await using (var first = new OptimizerService(database, platform))
        {
            id = (await first.Client().FineTuneJobs.StartAsync(Request())).Id;
            await Eventually.Async(() => !platform.Training.Started.IsEmpty, "the training has begun");
        }

        platform.Training.IsSlow = false;
        await using var second = new OptimizerService(database, platform);
        var job = await EndOfAsync(second.Client(), id);
        Assert.Equal("completed", job.Status);
        Assert.Single(platform.Training.Files);
        Assert.Single(platform.Training.Started);
        Assert.Equal(platform.Evals.Charged, job.Cost);
    }

    [Fact]
    public async Task A_teacher_that_knows_too_little_teaches_nothing()
    {
        await using var service = new OptimizerService(database, platform);
        var job = await RunAsync(service, Request() with { MinTeacherScore = 0.95 });
        Assert.Equal("failed", job.Status);
        Assert.StartsWith("The teacher 'teacher' scores 0.900 on the hand-labelled rows", job.StatusReason, StringComparison.Ordinal);
        Assert.Empty(platform.Training.Files);
    }

    [Fact]
    public async Task A_training_that_fails_says_why()
    {
        platform.Training.Failure = "line 3 is too long";
        await using var service = new OptimizerService(database, platform);
        var job = await RunAsync(service, Request());
        Assert.Equal(("failed", "The provider's training failed: line 3 is too long"), (job.Status, job.StatusReason));
    }

    [Fact]
    public async Task A_stopped_distillation_goes_on_where_it_was()
    {
        platform.Training.IsSlow = true;
        await using var service = new OptimizerService(database, platform);
        var client = service.Client();
        var id = (await client.FineTuneJobs.StartAsync(Request())).Id;
        await Eventually.Async(() => !platform.Training.Started.IsEmpty, "the training has begun");
        await client.FineTuneJobs.StopAsync(id);
        Assert.Equal("stopped", (await EndOfAsync(client, id)).Status);
        platform.Training.IsSlow = false;
        await client.FineTuneJobs.ResumeAsync(id);
        Assert.Equal("completed", (await EndOfAsync(client, id)).Status);
        Assert.Single(platform.Training.Started);
    }

    [Fact]
    public async Task A_spent_budget_stops_it()
    {
        platform.Evals.PricePerPrediction = 0.001m;
        await using var service = new OptimizerService(database, platform);
        var job = await RunAsync(service, Request() with { Budget = 0.1m });
        Assert.Equal("stopped", job.Status);
        Assert.InRange(job.Cost, 0.03m, 0.1m);
    }

    [Fact]
    public async Task A_quote_counts_teacher_and_checkpoints()
    {
        await using var service = new OptimizerService(database, platform);
        var quote = await service.Client().FineTuneJobs.QuoteAsync(Request() with { Samples = 3 });
        Assert.Equal((40 + 90, 6 * 20 * 3), (quote.TeacherCalls, quote.CheckpointCalls));
    }

    [Theory]
    [InlineData("teachr", "exact_match", 5, 404, "model_not_found")]
    [InlineData("teacher", "exact_matchh", 5, 404, "metric_not_found")]
    [InlineData("teacher", "exact_match", 0, 400, "invalid_request")]
    public async Task A_wrong_request_is_refused_by_name(string teacher, string metric, int epochs, int status, string code)
    {
        await using var service = new OptimizerService(database, platform);
        var refused = await Assert.ThrowsAsync<LlmOpsException>(() => service.Client().FineTuneJobs.StartAsync(Request() with { TeacherModel = teacher, Metric = metric, Epochs = epochs }));
        Assert.Equal((status, code), (refused.Status, refused.Code));
    }

    private static StartFineTuneJobRequest Request() => new() { Program = "triage", Dataset = "texts", TeacherModel = "teacher", Budget = 5 };

    private static async Task<FineTuneJobResponse> RunAsync(OptimizerService service, StartFineTuneJobRequest request)
    {
        var client = service.Client();
        return await EndOfAsync(client, (await client.FineTuneJobs.StartAsync(request)).Id);
    }

    private static Task<FineTuneJobResponse> EndOfAsync(LlmOpsClient client, Guid id) => Eventually.Async(
        async () => await client.FineTuneJobs.GetAsync(id) is { EndedAt: not null } job ? job : null, "the distillation ends");
}
