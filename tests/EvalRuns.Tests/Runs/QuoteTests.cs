using System.Net;
using LlmOps.Client;
using LlmOps.Client.Evals;
using LlmOps.EvalRuns.Runs.Quotes;
using LlmOps.EvalRuns.Tests.Kit;
using EvalRunQuote = LlmOps.EvalRuns.Runs.Quotes.EvalRunQuote;

namespace LlmOps.EvalRuns.Tests.Runs;

public sealed class QuoteTests(EvalRunsDatabase databases) : IClassFixture<EvalRunsDatabase>
{
    private static StartEvalRunRequest Order { get; } = new() { Program = "triage", Version = "1", Dataset = "tickets", DatasetVersion = "1" };

    private static QuoteBasis Basis { get; } = new() { Examples = 100, Repeats = 2, Reusable = 50, CallsPerItem = 2, GuessedInputTokens = 1000, GuessedOutputTokens = 100, InputPrice = 1, OutputPrice = 10 };

    [Fact]
    public void Without_earlier_runs_tokens_are_guessed_and_priced()
    {
        var quote = EvalRunQuote.Of(Basis);
        Assert.Equal((200, 50, 300, 150_000L, 15_000L, 0.3m, null), (quote.Items, quote.Reusable, quote.Calls, quote.InputTokens, quote.OutputTokens, quote.Cost, quote.Seconds));
        Assert.Equal(("counted", "guessed", "guessed", "unknown"), (quote.CallsFrom, quote.TokensFrom, quote.CostFrom, quote.SecondsFrom));
    }

    [Fact]
    public void Earlier_runs_of_the_program_give_measured_numbers_and_the_budget_is_held_against_them()
    {
        var quote = EvalRunQuote.Of(Basis with { Measured = new("same_document", 500, 800, 20, 0.01m, 5), Budget = 0.75m });
        Assert.Equal((120_000L, 3_000L, 1.5m, 30.0, 125), (quote.InputTokens, quote.OutputTokens, quote.Cost, quote.Seconds, quote.BudgetBears));
        Assert.Equal(("measured", "measured", "measured"), (quote.TokensFrom, quote.CostFrom, quote.SecondsFrom));
    }

    [Fact]
    public void Runs_of_other_programs_on_the_model_tell_the_time_alone()
    {
        var quote = EvalRunQuote.Of(Basis with { Measured = new("same_model", 500, 800, 20, 0.01m, 5), InputPrice = null });
        Assert.Equal(("guessed", "unknown", "measured", null, 30.0), (quote.TokensFrom, quote.CostFrom, quote.SecondsFrom, quote.Cost, quote.Seconds));
    }

    [Fact]
    public void What_is_stored_already_costs_nothing()
    {
        var quote = EvalRunQuote.Of(Basis with { Reusable = 200, InputPrice = null });
        Assert.Equal((0, 0m, 0.0), (quote.Calls, quote.Cost, quote.Seconds));
    }

    [Fact]
    public async Task A_quote_starts_nothing_and_knows_what_earlier_runs_took()
    {
        await using var siblings = await ScriptedSiblings.StartAsync();
        siblings.Fill("validation", 40);
        siblings.Fill("train", 30);
        await using var service = EvalRunsService.Start(await databases.FreshAsync(), siblings);

        var before = await service.Runs.QuoteAsync(Order);
        Assert.Equal((40, 0, 40, "guessed", 0), (before.Items, before.Reusable, before.Calls, before.TokensFrom, siblings.TotalCalls));
        Assert.Empty((await service.Runs.ListAsync()).Items);
        await service.UntilEndedAsync((await service.Runs.StartAsync(Order)).Id);

        var same = await service.Runs.QuoteAsync(Order with { Repeats = 2 });
        Assert.Equal((80, 40, 40, 40 * ScriptedSiblings.Price), (same.Items, same.Reusable, same.Calls, same.Cost));
        Assert.Equal((400L, 80L, "measured", "measured", "measured"), (same.InputTokens, same.OutputTokens, same.TokensFrom, same.CostFrom, same.SecondsFrom));
        var others = await service.Runs.QuoteAsync(Order with { Split = "train", Budget = 0.0105m });
        Assert.Equal((30, 0, 0.03m, 10), (others.Items, others.Reusable, others.Cost, others.BudgetBears));
        Assert.Equal("guessed", (await service.Runs.QuoteAsync(Order with { Model = "large" })).TokensFrom);
        Assert.Equal(40, siblings.TotalCalls);
    }

    [Fact]
    public async Task A_quote_of_the_sealed_split_counts_its_rows_and_looks_at_none()
    {
        await using var siblings = await ScriptedSiblings.StartAsync();
        siblings.Fill("test", 20);
        await using var service = EvalRunsService.Start(await databases.FreshAsync(), siblings);

        Assert.Equal(20, (await service.Runs.QuoteAsync(Order with { Split = "test" })).Items);

        Assert.Empty(siblings.FinalChecks);
    }

    [Fact]
    public async Task A_wrong_order_gets_no_quote_but_its_mistakes()
    {
        await using var siblings = await ScriptedSiblings.StartAsync();
        await using var service = EvalRunsService.Start(await databases.FreshAsync(), siblings);

        var problem = await Assert.ThrowsAsync<LlmOpsException>(() => service.Runs.QuoteAsync(Order with { Repeats = 0, Budget = 0 }));

        Assert.Equal((int)HttpStatusCode.BadRequest, problem.Status);
        Assert.Contains("repeats", problem.Problem!.Value.GetRawText(), StringComparison.Ordinal);
    }
}
