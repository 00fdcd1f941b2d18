using System.ComponentModel.DataAnnotations;

namespace LlmOps.ProgramRegistry.Datasets.Importing;

/// <summary>Limits of uploads, section <c>ProgramRegistry</c>.</summary>
internal sealed class ImportOptions
{
    public const string Section = "ProgramRegistry";

    /// <summary>Largest upload in bytes; over it the answer is 413. Default 1 GiB.</summary>
    [Range(1, long.MaxValue)]
    public long MaxImportBytes { get; set; } = 1L << 30;

    /// <summary>Most rows of one file. Default 10,000,000: rows wait in the database, not in memory.</summary>
    [Range(1, 100_000_000)]
    public int MaxImportRows { get; set; } = 10_000_000;

    /// <summary>Quality findings that keep any version from being published, for example <c>leaks</c>. Default none: they are reported.</summary>
    public IReadOnlyList<string> BlockedFindings { get; set; } = [];
}
