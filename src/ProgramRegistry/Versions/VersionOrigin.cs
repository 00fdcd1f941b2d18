namespace LlmOps.ProgramRegistry.Versions;

/// <summary>Where a version came from.</summary>
/// <param name="Kind"><c>human</c>, <c>import</c>, <c>optimization</c> or <c>upgrade</c>.</param>
/// <param name="JobId">The job that made it.</param>
/// <param name="Trial">The trial that made it.</param>
/// <param name="Dataset">Dataset and version it was made with, <c>name@1</c>.</param>
/// <param name="EvalRunIds">The eval runs that speak for it.</param>
internal sealed record VersionOrigin(string Kind, Guid? JobId = null, int? Trial = null, string? Dataset = null, IReadOnlyList<Guid>? EvalRunIds = null)
{
    public static IReadOnlyList<string> Kinds { get; } = ["human", "import", "optimization", "upgrade", "fine_tune"];

    public static VersionOrigin Human { get; } = new("human");

    public static VersionOrigin Import { get; } = new("import");
}
