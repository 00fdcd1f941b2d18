using System.ComponentModel.DataAnnotations;

namespace LlmOps.ProgramRegistry.Datasets.Importing;

/// <summary>Limits of uploads, section <c>ProgramRegistry</c>.</summary>
internal sealed class ImportOptions
{
    public const string Section = "ProgramRegistry";

    /// <summary>Largest upload in bytes; over it the answer is 413. Default 1 GiB.</summary>
    [Range(1, long.MaxValue)]
    public long MaxImportBytes { get; set; } = 1L << 30;

    /// <summary>Most rows of one version; bounds the memory of an import to about 200 bytes a row. Default 1,000,000.</summary>
    [Range(1, 100_000_000)]
    public int MaxImportRows { get; set; } = 1_000_000;
}
