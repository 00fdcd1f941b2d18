using System.Text.RegularExpressions;

namespace LlmOps.PracticeModel.Extraction.Formats;

/// <summary>Reads lines like "Name: value", bulleted, bold or not. A blank line, or the first name coming again, begins the next record.</summary>
internal static partial class LabelledLines
{
    // The pattern takes linear time on any line; a limit could only fail an answer because the machine was busy.
    private const int NoTimeLimit = -1;

    public static List<SourceRecord> Read(string text)
    {
        var records = new List<SourceRecord>();
        var record = new SourceRecord();
        foreach (var line in text.Split('\n'))
        {
            var labelled = TryRead(line);
            if (record.Fields.Count > 0 && (string.IsNullOrWhiteSpace(line) || labelled?.Path == record.Fields[0].Path))
            {
                records.Add(record);
                record = new SourceRecord();
            }

            if (labelled is not null) { record.Add(labelled.Path, labelled.Text); }
        }

        if (record.Fields.Count > 0) { records.Add(record); }
        return records;
    }

    /// <summary>The name and value of one such line; null for any other.</summary>
    public static SourceField? TryRead(string line)
    {
        var match = Labelled().Match(line);
        return match.Success ? new SourceField(match.Groups["name"].Value.Trim().Replace('.', ' '), match.Groups["value"].Value.Trim()) : null;
    }

    [GeneratedRegex(@"^[ \t]*([-*•][ \t]+)?[*_`]{0,3}(?<name>\p{L}[\p{L}\d _/.()-]{0,39}?)[*_`]{0,3}[ \t]*[:=][ \t*_]*(?<value>[^ \t].*)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: NoTimeLimit)]
    private static partial Regex Labelled();
}
