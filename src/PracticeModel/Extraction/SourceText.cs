using LlmOps.PracticeModel.Extraction.Formats;

namespace LlmOps.PracticeModel.Extraction;

/// <summary>Reads a text as each format that it may be in.</summary>
internal static class SourceText
{
    /// <returns>One list of records for each format that finds any. Which one is meant shows when the records are matched with what is wanted.</returns>
    public static IEnumerable<IReadOnlyList<SourceRecord>> Readings(string text)
    {
        foreach (var records in new[] { JsonRecords.Read(text), MarkupRecords.Read(text), DelimitedRows.Read(text), LabelledLines.Read(text) })
        {
            var filled = records.Where(record => record.Fields.Count > 0).ToList();
            filled.ForEach(Compound.Complete);
            if (filled.Count > 0) { yield return filled; }
        }
    }
}
