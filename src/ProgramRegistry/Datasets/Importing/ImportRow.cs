using LlmOps.ProgramRegistry.Datasets.Splits;

namespace LlmOps.ProgramRegistry.Datasets.Importing;

/// <summary>A checked row, ready to be staged.</summary>
/// <param name="Key">What is remembered of it.</param>
/// <param name="Inputs">JSON object.</param>
/// <param name="Labels">JSON object, or null for an unlabelled row.</param>
/// <param name="Metadata">JSON object of further columns, if any.</param>
/// <param name="LabelTexts">Label values by field, as text.</param>
internal sealed record ImportRow(RowKey Key, string Inputs, string? Labels, string? Metadata, IReadOnlyList<KeyValuePair<string, string>> LabelTexts);

/// <summary>What an import remembers of each row; the row itself waits in the database.</summary>
/// <param name="Line">The line it begins on.</param>
/// <param name="GivenId">Its id, when the file gives one.</param>
/// <param name="Inputs">Hash of its inputs.</param>
/// <param name="Content">Hash of inputs, labels and metadata.</param>
/// <param name="Group">Hash of its inputs without regard to case and blanks.</param>
/// <param name="Labels">Hash of its labels; zero without labels.</param>
/// <param name="GivenSplit">Its split, when the file gives one.</param>
internal readonly record struct RowKey(int Line, string? GivenId, UInt128 Inputs, UInt128 Content, UInt128 Group, UInt128 Labels, Split? GivenSplit)
{
    public bool IsLabelled => Labels != UInt128.Zero;
}
