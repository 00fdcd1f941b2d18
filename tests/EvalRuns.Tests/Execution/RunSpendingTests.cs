using FsCheck;
using FsCheck.Fluent;
using LlmOps.EvalRuns.Execution.Budgets;

namespace LlmOps.EvalRuns.Tests.Execution;

public sealed class RunSpendingTests
{
    [Theory]
    [InlineData(0.0, 0, null, 1, false)]
    [InlineData(0.0, 1, null, 0, false)]
    [InlineData(0.5, 2, 0.1, 3, false)]
    [InlineData(0.5, 5, 0.1, 0, false)]
    [InlineData(0.95, 0, 0.1, 0, true)]
    [InlineData(1.0, 0, 0.1, 0, true)]
    [InlineData(1.2, 3, 0.1, 0, false)]
    [InlineData(0.0, 4, 0.0, 8, false)]
    public void So_many_items_may_begin(double spent, int held, double? largest, int items, bool isSpent) =>
        Assert.Equal(new(items, isSpent), new RunSpending((decimal)spent, held, (decimal?)largest).Grant(1, 8));

    [Fact]
    public void What_is_promised_never_exceeds_the_limit_while_no_item_is_dearer_than_the_dearest() =>
        Prop.ForAll(Gen.Choose(0, 5000).Four().ToArbitrary(), draw =>
        {
            var (spentCents, limitCents, priceCents, seed) = draw;
            var (limit, price, held, wanted) = (limitCents / 100m, ((priceCents % 50) + 1) / 100m, seed % 40, seed / 40 % 20);
            var spending = new RunSpending(spentCents / 100m, held, price);
            var grant = spending.Grant(limit, wanted);
            return grant.Items >= 0 && grant.Items <= wanted && (grant.Items == 0 || spending.Spent + ((held + grant.Items) * price) <= limit);
        }).QuickCheckThrowOnFailure();
}
