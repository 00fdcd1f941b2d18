using LlmOps.Evaluation.Statistics;

namespace LlmOps.Evaluation.Judges;

/// <summary>Whether a judge that compares two answers follows their places. Each case is asked in both orders (Zheng et al., 2023, section 3.4).</summary>
/// <param name="Cases">Cases with a readable verdict in both orders.</param>
/// <param name="Consistency">Share of cases whose verdict names the same answer in both orders.</param>
/// <param name="FirstShare">Share of all verdicts, over both orders, that name the first answer; .5 without a bias.</param>
/// <param name="PValue">Two-sided, against the first and the second place being preferred equally often (McNemar, mid-p).</param>
public sealed record PositionBias(int Cases, Estimate Consistency, double FirstShare, double PValue)
{
    /// <summary>Measures; <see langword="null"/> when no case was asked in both orders.</summary>
    public static PositionBias? Of(IEnumerable<JudgedCase> cases)
    {
        ArgumentNullException.ThrowIfNull(cases);
        var both = cases.Where(c => c is { Judge: not null, Swapped: not null }).Select(c => (First: c.Judge!.Value, FirstWhenSwapped: c.Swapped!.Value)).ToList();
        if (both.Count == 0)
        {
            return null;
        }

        var consistent = both.Count(c => c.First != c.FirstWhenSwapped);
        var interval = WilsonInterval.Of(consistent, both.Count);
        var test = McNemarTest.Of(both.Count(c => !c.First && !c.FirstWhenSwapped), both.Count(c => c.First && c.FirstWhenSwapped));
        return new(both.Count, new((double)consistent / both.Count, interval.Lower, interval.Upper), both.Average(c => ((c.First ? 1.0 : 0) + (c.FirstWhenSwapped ? 1 : 0)) / 2), test.MidP);
    }
}
