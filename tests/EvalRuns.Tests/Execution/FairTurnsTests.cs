using LlmOps.Client.Evals;
using LlmOps.EvalRuns.Tests.Kit;

namespace LlmOps.EvalRuns.Tests.Execution;

public sealed class FairTurnsTests(EvalRunsDatabase databases) : IClassFixture<EvalRunsDatabase>
{
    [Fact]
    public async Task A_small_run_is_through_while_a_big_one_is_in_the_middle()
    {
        await using var siblings = await ScriptedSiblings.StartAsync();
        siblings.Fill("validation", 400);
        siblings.Fill("train", 5);
        using var calls = new SemaphoreSlim(0);
        var bigAnswers = 0;
        siblings.Answer = async (text, _) =>
        {
            if (text.Contains("validation", StringComparison.Ordinal))
            {
                await calls.WaitAsync();
                Interlocked.Increment(ref bigAnswers);
            }

            return (200, ScriptedSiblings.Says("a"));
        };
        await using var service = EvalRunsService.Start(await databases.FreshAsync(), siblings);
        var order = new StartEvalRunRequest { Program = "triage", Version = "1", Dataset = "tickets", DatasetVersion = "1" };
        var big = (await service.Runs.StartAsync(order)).Id;
        await service.UntilAsync(big, r => r.Status == "running" && siblings.TotalCalls == 16, "the big run has every place");

        // The big run's first shard still has 34 items to begin, and only ten of its calls come back.
        var small = (await service.Runs.StartAsync(order with { Split = "train" })).Id;
        await service.UntilAsync(small, r => r.Status == "queued", "the small run is queued");
        calls.Release(10);
        var through = await service.UntilEndedAsync(small);

        Assert.Equal(("completed", 5, 10), (through.Status, through.Done, bigAnswers));
        calls.Release(1000);
        Assert.Equal(400, (await service.UntilEndedAsync(big)).Done);
    }
}
