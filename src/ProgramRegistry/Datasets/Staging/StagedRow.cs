using System.Runtime.InteropServices;
using LlmOps.ProgramRegistry.Datasets.Splits;

namespace LlmOps.ProgramRegistry.Datasets.Staging;

/// <summary>A checked row on its way into a version. Hashes are the first half of a SHA-256.</summary>
/// <param name="Line">The line it begins on.</param>
/// <param name="GivenId">Its id, when it is given one.</param>
/// <param name="GivenSplit">Its split, when it is given one.</param>
/// <param name="Hashes">What it is compared by.</param>
/// <param name="Inputs">JSON object.</param>
/// <param name="Labels">JSON object, or null for an unlabelled row.</param>
/// <param name="Metadata">JSON object of further columns, if any.</param>
internal sealed record StagedRow(int Line, string? GivenId, Split? GivenSplit, RowHashes Hashes, string Inputs, string? Labels, string? Metadata);

/// <summary>What rows are compared by.</summary>
/// <param name="Inputs">Of the inputs.</param>
/// <param name="Content">Of inputs, labels and metadata.</param>
/// <param name="Group">Of the inputs without regard to case and blanks.</param>
/// <param name="Labels">Of the labels; null without labels.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct RowHashes(Guid Inputs, Guid Content, Guid Group, Guid? Labels);
