namespace LlmOps.ProgramRegistry.Datasets.Quality;

/// <summary>What looks wrong in a version's rows; computed before it is published and kept with it.</summary>
/// <param name="Rows">Rows of the version.</param>
/// <param name="ComparedRows">Rows with different inputs that were compared with each other for near duplicates; fewer than <paramref name="Rows"/> when texts repeat or there are very many.</param>
/// <param name="Similarity">From which share of common shingles two texts count as near duplicates.</param>
/// <param name="Findings">What was found, gravest first; empty when nothing was.</param>
internal sealed record QualityReport(int Rows, int ComparedRows, double Similarity, IReadOnlyList<QualityFinding> Findings);

/// <summary>One kind of finding.</summary>
/// <param name="Kind">One of <see cref="QualityKinds.All"/>.</param>
/// <param name="Count">How many cases.</param>
/// <param name="Message">In a sentence.</param>
/// <param name="Cases">The first cases. Rows of the test split are never named.</param>
/// <param name="Blocks">Whether the policy let this keep the version from being published.</param>
internal sealed record QualityFinding(string Kind, int Count, string Message, IReadOnlyList<QualityCase> Cases, bool Blocks = false);

/// <summary>Rows, or values, that belong to one case.</summary>
/// <param name="Examples">Ids of open rows, with the split of each; sealed rows appear as <c>(test)</c>.</param>
/// <param name="Detail">What is peculiar about them, for example two labels or a similarity.</param>
internal sealed record QualityCase(IReadOnlyList<string> Examples, string Detail);
