namespace LlmOps.Programs.Splitting;

/// <summary>Finds where the records of a CSV text end (RFC 4180): a line feed inside quotes belongs to the record.</summary>
internal static class CsvRecords
{
    private const string Delimiters = ",;\t|";
    private const int LinesLooked = 5;

    public static RecordText Read(string text)
    {
        var records = Records(text);
        return records.Count is 1 ? new RecordText("", records, "", "") : new RecordText(records[0] + "\n", records[1..], "\n", "");
    }

    /// <summary>Whether the first lines have the same number of fields, more than one.</summary>
    public static bool LooksLikeIt(string start)
    {
        var lines = Records(start).Take(LinesLooked).ToList();
        return lines.Count > 1 && Delimiters.Any(d => lines[0].Contains(d, StringComparison.Ordinal) && lines.Take(Math.Max(2, lines.Count - 1)).All(l => Fields(l, d) == Fields(lines[0], d)));
    }

    private static List<string> Records(string text)
    {
        var records = new List<string>();
        var (start, isQuoted) = (0, false);
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && text[i] is '"')
            {
                isQuoted = !isQuoted;
            }
            else if (i == text.Length || (text[i] is '\n' && !isQuoted))
            {
                var record = text[start..i];
                start = i + 1;
                if (!string.IsNullOrWhiteSpace(record))
                {
                    records.Add(record);
                }
            }
        }

        return records;
    }

    private static int Fields(string record, char delimiter)
    {
        var (fields, isQuoted) = (1, false);
        foreach (var c in record)
        {
            isQuoted ^= c is '"';
            fields += c == delimiter && !isQuoted ? 1 : 0;
        }

        return fields;
    }
}
