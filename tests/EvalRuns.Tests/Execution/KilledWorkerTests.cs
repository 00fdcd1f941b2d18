using LlmOps.EvalRuns.Tests.Kit;
using LlmOps.Testing;

namespace LlmOps.EvalRuns.Tests.Execution;

public sealed class KilledWorkerTests(EvalRunsDatabase databases, RabbitMqVirtualHost rabbit) : IClassFixture<EvalRunsDatabase>, IClassFixture<RabbitMqVirtualHost>
{
    private const int Rows = 600;

    [Fact]
    public async Task Two_worker_processes_share_a_run_and_killing_one_loses_and_doubles_nothing()
    {
        await using var siblings = await ScriptedSiblings.StartAsync();
        siblings.Fill("validation", Rows, i => i % 3 == 0 ? "b" : "a");
        var gate = new TaskCompletionSource();
        siblings.Answer = async (_, _) =>
        {
            // More calls at once than one worker makes: both are at work. From the middle on, answers wait for the kill.
            await siblings.UntilAtOnceAsync(17);
            if (siblings.TotalCalls > 250) { await gate.Task; }
            return (200, ScriptedSiblings.Says("a"));
        };
        var database = await databases.FreshAsync();
        await using var coordinator = EvalRunsService.Start(database, siblings, ("EvalRuns__Role", "coordinator"), ("ConnectionStrings__messaging", rabbit.AmqpUri));
        await using var survivor = await WorkerAsync("survivor", database, siblings);
        await using var victim = await WorkerAsync("victim", database, siblings);

        var id = (await coordinator.Runs.StartAsync(new() { Program = "triage", Version = "1", Dataset = "tickets", DatasetVersion = "1" })).Id;
        await Eventually.Async(async () => siblings.TotalCalls > 250 && (await coordinator.ResultsAsync(id)).Select(r => r.Worker).Distinct().Count() == 2, "both have stored results and are in the middle of it");
        await victim.KillAsync();
        gate.SetResult();

        var run = await coordinator.UntilEndedAsync(id);
        var results = await coordinator.ResultsAsync(id);
        Assert.Equal(("completed", Rows, Rows, Rows), (run.Status, run.Total, run.Done, run.Outcomes["ok"]));
        Assert.Equal((Rows, 400 / 600.0), (run.Scores[0].Scored, run.Scores[0].Score!.Value));
        Assert.Equal(Enumerable.Range(0, Rows).Select(i => $"validation-{i:D4}"), results.Select(r => r.ExampleId));
        Assert.Equal(["survivor", "victim"], results.Select(r => r.Worker).Distinct().Order());
        Assert.Equal(Rows * ScriptedSiblings.Price, run.Cost);
        await Eventually.Async(() => !coordinator.Announced.IsEmpty, "the end is announced");
        Assert.Equal(id, Assert.Single(coordinator.Announced).EvalRunId);
    }

    [Fact]
    public async Task A_worker_that_is_asked_to_end_gives_its_shards_back_at_once()
    {
        await using var siblings = await ScriptedSiblings.StartAsync();
        siblings.Fill("validation", 100);
        var gate = new TaskCompletionSource();
        siblings.Answer = async (_, _) => { await gate.Task; return (200, ScriptedSiblings.Says("a")); };
        var database = await databases.FreshAsync();
        await using var coordinator = EvalRunsService.Start(database, siblings, ("EvalRuns__Role", "coordinator"), ("ConnectionStrings__messaging", rabbit.AmqpUri));
        await using var first = await WorkerAsync("first", database, siblings, leaseSeconds: "600");
        var id = (await coordinator.Runs.StartAsync(new() { Program = "triage", Version = "1", Dataset = "tickets", DatasetVersion = "1" })).Id;
        await Eventually.Async(() => siblings.TotalCalls >= 16, "the first is in the middle of it");

        await first.StopAsync();
        gate.SetResult();
        await using var second = await WorkerAsync("second", database, siblings, leaseSeconds: "600");

        var run = await coordinator.UntilEndedAsync(id);
        Assert.Equal(("completed", 100), (run.Status, run.Done));
        Assert.All(await coordinator.ResultsAsync(id), r => Assert.Equal("second", r.Worker));
    }

    private Task<ServiceProcess> WorkerAsync(string name, string database, ScriptedSiblings siblings, string leaseSeconds = "2") => ServiceProcess.StartAsync(
        ServiceProcess.AssemblyOf("EvalRuns"),
        EvalRunsService.Settings(database, siblings.Address, ("EvalRuns__WorkerName", name), ("EvalRuns__LeaseSeconds", leaseSeconds), ("ConnectionStrings__messaging", rabbit.AmqpUri)),
        arguments: ["--role", "worker"]);
}
