using LlmOps.Evaluation.Statistics;

namespace LlmOps.Evaluation.Judges;

/// <summary>Whether a judge's verdicts follow the length of the answers among cases that the person judged alike.</summary>
/// <param name="Value">Rank correlation of verdict and length within the person's verdicts, -1 to 1; above 0 the judge likes long answers.</param>
/// <param name="PValue">Two-sided, against no correlation.</param>
public sealed record LengthBias(double Value, double PValue)
{
    /// <summary>Measures; <see langword="null"/> when no length is known, or nothing varies within a person's verdict.</summary>
    public static LengthBias? Of(IEnumerable<JudgedCase> cases)
    {
        ArgumentNullException.ThrowIfNull(cases);
        var known = cases.Where(c => c is { Judge: not null, AnswerLength: not null }).ToList();
        var correlation = RankCorrelation.WithinGroups([.. known.Select(c => c.Judge!.Value ? 1.0 : 0)], [.. known.Select(c => (double)c.AnswerLength!.Value)], [.. known.Select(c => c.Person ? "pass" : "fail")]);
        return correlation is { Value: { } value, PValue: { } p } ? new(value, p) : null;
    }
}
