using LlmOps.Client.Evals;
using LlmOps.EvalRuns.Tests.Kit;

namespace LlmOps.EvalRuns.Tests.Execution;

public sealed class ProviderTroubleTests(EvalRunsDatabase databases) : IClassFixture<EvalRunsDatabase>
{
    private static readonly (string, string)[] QuickCircuit = [("EvalRuns__Tries", "6"), ("EvalRuns__BreakerFailures", "5"), ("EvalRuns__BreakerOpenSeconds", "0.05"), ("EvalRuns__BreakerLongestSeconds", "0.1")];

    private static StartEvalRunRequest Order { get; } = new() { Program = "triage", Version = "1", Dataset = "tickets", DatasetVersion = "1" };

    [Fact]
    public async Task Items_wait_for_a_provider_that_is_down_say_why_and_go_on_by_themselves()
    {
        await using var siblings = await ScriptedSiblings.StartAsync();
        siblings.Fill("validation", 60);
        var isDown = true;
        siblings.Answer = (_, _) => Task.FromResult(isDown ? (503, "raw:{}") : (200, ScriptedSiblings.Says("a")));
        await using var service = EvalRunsService.Start(await databases.FreshAsync(), siblings, QuickCircuit);
        var id = (await service.Runs.StartAsync(Order)).Id;

        var waiting = await service.UntilAsync(id, r => r.WaitingSince is not null, "the run says that it waits");
        Assert.StartsWith("waiting: the provider of 'small' failed ", waiting.StatusReason, StringComparison.Ordinal);
        isDown = false;

        var run = await service.UntilEndedAsync(id);
        Assert.Equal(("completed", 60, null, null), (run.Status, run.Outcomes["ok"], run.StatusReason, run.WaitingSince));
    }

    [Fact]
    public async Task A_run_whose_provider_stays_down_is_stopped_with_the_reason_and_can_be_resumed()
    {
        await using var siblings = await ScriptedSiblings.StartAsync();
        siblings.Fill("validation", 60);
        var isDown = true;
        siblings.Answer = (_, _) => Task.FromResult(isDown ? (503, "raw:{}") : (200, ScriptedSiblings.Says("a")));
        await using var service = EvalRunsService.Start(await databases.FreshAsync(), siblings, [.. QuickCircuit, ("EvalRuns__PatienceSeconds", "0.01")]);
        var id = (await service.Runs.StartAsync(Order)).Id;

        var stopped = await service.UntilEndedAsync(id);
        Assert.Equal("stopped", stopped.Status);
        Assert.Contains("stays down", stopped.StatusReason, StringComparison.Ordinal);

        isDown = false;
        await service.Runs.ResumeAsync(id);
        await service.UntilAsync(id, r => r.Status is "completed" && r.Outcomes["ok"] == 60, "the resumed run is complete");
    }

    [Fact]
    public async Task A_provider_that_is_down_does_not_hold_up_the_runs_on_another()
    {
        await using var siblings = await ScriptedSiblings.StartAsync();
        siblings.Fill("validation", 80);
        var isDown = true;
        siblings.AnswerPrompt = (model, _) => isDown && model == "small" ? (503, "raw:{}") : (200, ScriptedSiblings.Says("a"));
        await using var service = EvalRunsService.Start(await databases.FreshAsync(), siblings, QuickCircuit);
        var stuck = (await service.Runs.StartAsync(Order)).Id;
        await service.UntilAsync(stuck, r => r.WaitingSince is not null, "the first waits");

        var other = await service.UntilEndedAsync((await service.Runs.StartAsync(Order with { Model = "large" })).Id);

        Assert.Equal(("completed", 80), (other.Status, other.Outcomes["ok"]));
        Assert.Equal("running", (await service.Runs.GetAsync(stuck)).Status);
        isDown = false;
        Assert.Equal(80, (await service.UntilEndedAsync(stuck)).Outcomes["ok"]);
    }

    [Fact]
    public async Task A_provider_that_refuses_a_crowd_is_asked_by_fewer_and_nothing_fails()
    {
        await using var siblings = await ScriptedSiblings.StartAsync();
        siblings.Fill("validation", 120);
        var (atOnce, refused) = (0, 0);
        siblings.Answer = async (_, _) =>
        {
            var others = Interlocked.Increment(ref atOnce);
            try
            {
                // Whoever comes while four are being served is refused, as a provider with a concurrency limit does.
                if (others > 4)
                {
                    Interlocked.Increment(ref refused);
                    return (429, "raw:{}");
                }

                await Task.Yield();
                return (200, ScriptedSiblings.Says("a"));
            }
            finally
            {
                Interlocked.Decrement(ref atOnce);
            }
        };
        await using var service = EvalRunsService.Start(await databases.FreshAsync(), siblings, ("EvalRuns__Tries", "20"));

        var run = await service.UntilEndedAsync((await service.Runs.StartAsync(Order)).Id);

        Assert.Equal(("completed", 120, 0), (run.Status, run.Outcomes["ok"], run.Errors));
        Assert.Equal(120 + refused, siblings.TotalCalls);
    }
}
