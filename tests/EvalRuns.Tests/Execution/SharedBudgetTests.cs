using LlmOps.EvalRuns.Tests.Kit;
using LlmOps.Testing;

namespace LlmOps.EvalRuns.Tests.Execution;

public sealed class SharedBudgetTests(EvalRunsDatabase databases, RabbitMqVirtualHost rabbit) : IClassFixture<EvalRunsDatabase>, IClassFixture<RabbitMqVirtualHost>
{
    [Fact]
    public async Task Several_worker_processes_together_never_spend_more_than_the_limit()
    {
        await using var siblings = await ScriptedSiblings.StartAsync();
        siblings.Fill("validation", 500);
        var database = await databases.FreshAsync();
        await using var coordinator = EvalRunsService.Start(database, siblings, ("EvalRuns__Role", "coordinator"), ("ConnectionStrings__messaging", rabbit.AmqpUri));
        // Nobody dies here, and a machine that stalls must not look like a death: what a dead worker may have spent counts against the limit.
        await using var first = await WorkerAsync("first", database, siblings, leaseSeconds: 60);
        await using var second = await WorkerAsync("second", database, siblings, leaseSeconds: 60);

        var id = (await coordinator.Runs.StartAsync(new() { Program = "triage", Version = "1", Dataset = "tickets", DatasetVersion = "1", Budget = 0.2005m })).Id;
        var run = await coordinator.UntilEndedAsync(id);

        Assert.Equal(("stopped", "the budget is spent", 200, 0.2m, 200), (run.Status, run.StatusReason, run.Done, run.Cost, siblings.TotalCalls));
        Assert.Equal(300, run.Outcomes["budget_stop"]);
    }

    [Fact]
    public async Task What_a_killed_worker_may_have_spent_counts_against_the_limit()
    {
        await using var siblings = await ScriptedSiblings.StartAsync();
        siblings.Fill("validation", 200);
        var gate = new TaskCompletionSource();
        siblings.Answer = async (_, _) =>
        {
            // After the first twenty, answers wait for the kill: the victim's calls are under way when it dies.
            if (siblings.TotalCalls > 20) { await gate.Task; }
            return (200, ScriptedSiblings.Says("a"));
        };
        var database = await databases.FreshAsync();
        await using var coordinator = EvalRunsService.Start(database, siblings, ("EvalRuns__Role", "coordinator"), ("ConnectionStrings__messaging", rabbit.AmqpUri));
        await using var victim = await WorkerAsync("victim", database, siblings);
        var id = (await coordinator.Runs.StartAsync(new() { Program = "triage", Version = "1", Dataset = "tickets", DatasetVersion = "1", Budget = 0.1m })).Id;
        await Eventually.Async(async () => siblings.TotalCalls >= 30 && (await coordinator.Runs.GetAsync(id)).Done >= 20, "the victim is in the middle of it");

        await victim.KillAsync();
        gate.SetResult();
        await using var survivor = await WorkerAsync("survivor", database, siblings);

        var run = await coordinator.UntilEndedAsync(id);
        Assert.Equal(("stopped", "the budget is spent"), (run.Status, run.StatusReason));
        Assert.InRange(siblings.TotalCalls, 76, 100);
        Assert.True(run.Done < siblings.TotalCalls, "the victim's calls were paid for and their answers lost");
    }

    private Task<ServiceProcess> WorkerAsync(string name, string database, ScriptedSiblings siblings, int leaseSeconds = 2) => ServiceProcess.StartAsync(
        ServiceProcess.AssemblyOf("EvalRuns"),
        EvalRunsService.Settings(database, siblings.Address, ("EvalRuns__WorkerName", name), ("EvalRuns__LeaseSeconds", $"{leaseSeconds}"), ("ConnectionStrings__messaging", rabbit.AmqpUri)),
        arguments: ["--role", "worker"]);
}
