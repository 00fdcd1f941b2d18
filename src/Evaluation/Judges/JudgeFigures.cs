using LlmOps.Evaluation.Agreement;
using LlmOps.Evaluation.Statistics;

namespace LlmOps.Evaluation.Judges;

/// <summary>How far a judge agrees with people. Every share has a 95 % interval: Wilson for shares, Fleiss for kappa.</summary>
public sealed record JudgeFigures
{
    /// <summary>Cases with a readable verdict.</summary>
    public required int Cases { get; init; }

    /// <summary>Cases whose verdict could not be read.</summary>
    public required int Unreadable { get; init; }

    /// <summary>Both pass.</summary>
    public required int TruePass { get; init; }

    /// <summary>The judge passes what the person fails.</summary>
    public required int FalsePass { get; init; }

    /// <summary>Both fail.</summary>
    public required int TrueFail { get; init; }

    /// <summary>The judge fails what the person passes.</summary>
    public required int FalseFail { get; init; }

    /// <summary>Share of cases judged alike.</summary>
    public required Estimate Agreement { get; init; }

    /// <summary>Cohen's kappa; absent when both gave one and the same verdict throughout.</summary>
    public Estimate? Kappa { get; init; }

    /// <summary>Share of what the person passes that the judge passes.</summary>
    public Estimate? TruePositiveRate { get; init; }

    /// <summary>Share of what the person fails that the judge fails.</summary>
    public Estimate? TrueNegativeRate { get; init; }

    /// <summary>Kappa among people, the mean over their pairs with the mean interval: no judge can be asked for more. Absent with one person.</summary>
    public Estimate? HumanCeiling { get; init; }

    /// <summary>Share of cases judged alike when asked twice; absent when asked once.</summary>
    public Estimate? SelfConsistency { get; init; }

    /// <summary>Whether verdicts follow length.</summary>
    public LengthBias? LengthBias { get; init; }

    /// <summary>Whether verdicts follow the places of the compared answers; absent for judges of one answer.</summary>
    public PositionBias? PositionBias { get; init; }

    /// <summary>The counts, to correct what the judge says of other cases.</summary>
    public BinaryAgreement Counts => new(TruePass, FalsePass, FalseFail, TrueFail);

    /// <summary>Share of cases whose verdict could not be read, 0 to 1.</summary>
    public double UnreadableShare => Cases + Unreadable == 0 ? 0 : (double)Unreadable / (Cases + Unreadable);

    /// <summary>Measures a judge.</summary>
    /// <param name="cases">What person and judge said.</param>
    public static JudgeFigures Of(IReadOnlyCollection<JudgedCase> cases)
    {
        ArgumentNullException.ThrowIfNull(cases);
        var read = cases.Where(c => c.Judge is not null).ToList();
        int Count(bool person, bool judge) => read.Count(c => c.Person == person && c.Judge == judge);
        var (truePass, falsePass, trueFail, falseFail) = (Count(true, true), Count(false, true), Count(false, false), Count(true, false));
        var twice = read.Where(c => c.Again is not null).ToList();
        return new()
        {
            Cases = read.Count, Unreadable = cases.Count - read.Count, TruePass = truePass, FalsePass = falsePass, TrueFail = trueFail, FalseFail = falseFail,
            Agreement = Share(truePass + trueFail, read.Count) ?? new(0, 0, 1),
            Kappa = KappaOf([.. read.Select(c => (c.Person, c.Judge!.Value))]),
            TruePositiveRate = Share(truePass, truePass + falseFail), TrueNegativeRate = Share(trueFail, trueFail + falsePass),
            HumanCeiling = Ceiling(cases), SelfConsistency = Share(twice.Count(c => c.Again == c.Judge), twice.Count), LengthBias = LengthBias.Of(read), PositionBias = PositionBias.Of(read),
        };
    }

    private static Estimate? Share(int count, int total) => total == 0 ? null : WilsonInterval.Of(count, total) is var interval ? new((double)count / total, interval.Lower, interval.Upper) : null;

    private static Estimate? KappaOf(IReadOnlyCollection<(bool First, bool Second)> pairs) =>
        pairs.Count > 0 && CohenKappa.Of([.. pairs.Select(p => p.First)], [.. pairs.Select(p => p.Second)]) is { Value: { } value, Interval: { } interval } ? new(value, interval.Lower, interval.Upper) : null;

    private static Estimate? Ceiling(IReadOnlyCollection<JudgedCase> cases)
    {
        var people = cases.Count == 0 ? 0 : 1 + cases.Max(c => c.OtherPeople.Count);
        bool? Said(JudgedCase one, int person) => person == 0 ? one.Person : one.OtherPeople.ElementAtOrDefault(person - 1);
        var kappas = (from first in Enumerable.Range(0, people) from second in Enumerable.Range(first + 1, people - first - 1) select KappaOf([.. cases.Where(c => Said(c, first) is not null && Said(c, second) is not null).Select(c => (Said(c, first)!.Value, Said(c, second)!.Value))])).OfType<Estimate>().ToList();
        return kappas.Count == 0 ? null : new(kappas.Average(k => k.Value), kappas.Average(k => k.Lower), kappas.Average(k => k.Upper));
    }
}
