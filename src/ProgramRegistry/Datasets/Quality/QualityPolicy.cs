using LlmOps.ServiceDefaults.Http;

namespace LlmOps.ProgramRegistry.Datasets.Quality;

/// <summary>Which findings keep a version from being published.</summary>
internal sealed record QualityPolicy(IReadOnlyCollection<string> Blocking)
{
    /// <summary>The operator's policy and what a request adds to it.</summary>
    /// <exception cref="ProblemException">400 naming <c>block</c>.</exception>
    public static QualityPolicy Of(IEnumerable<string> configured, string? asked)
    {
        var kinds = (asked ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var unknown = kinds.Except(QualityKinds.All, StringComparer.Ordinal).ToList();
        return unknown.Count > 0
            ? throw ProblemException.Invalid("block", $"there is no finding '{unknown[0]}'; there are {string.Join(", ", QualityKinds.All)}.")
            : new([.. configured.Concat(kinds).Distinct(StringComparer.Ordinal)]);
    }

    public QualityReport Judge(QualityReport report) => report with { Findings = [.. report.Findings.Select(f => f with { Blocks = Blocking.Contains(f.Kind) })] };

    /// <exception cref="ProblemException">409 <c>quality_blocked</c> with the report, when the policy says so.</exception>
    public static void Enforce(QualityReport report)
    {
        var blocking = report.Findings.Where(f => f.Blocks).ToList();
        if (blocking.Count > 0)
        {
            throw new ProblemException(409, "quality_blocked", $"{string.Join(" ", blocking.Select(f => f.Message))} Nothing was published.")
            {
                Extensions = new Dictionary<string, object?>(StringComparer.Ordinal) { ["quality"] = report },
            };
        }
    }
}
