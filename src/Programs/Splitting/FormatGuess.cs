namespace LlmOps.Programs.Splitting;

/// <summary>Tells a text's format by its first characters, else by the file's name, else by its lines.</summary>
internal static class FormatGuess
{
    private const int Looked = 4000;

    public static SplitFormat Of(string text, string? fileName)
    {
        var start = text.AsSpan(0, Math.Min(text.Length, Looked)).TrimStart().ToString();
        if (start.StartsWith('<'))
        {
            return IsHtml(start) ? SplitFormat.Html : start.Contains("<kml", StringComparison.OrdinalIgnoreCase) ? SplitFormat.Kml : SplitFormat.Xml;
        }

        if (start.StartsWith('{') || start.StartsWith('['))
        {
            return start.Contains("\"FeatureCollection\"", StringComparison.Ordinal) ? SplitFormat.GeoJson : SplitFormat.Json;
        }

        return Path.GetExtension(fileName)?.ToLowerInvariant() switch
        {
            ".csv" or ".tsv" => SplitFormat.Csv,
            ".md" or ".markdown" => SplitFormat.Markdown,
            ".txt" => SplitFormat.Text,
            ".html" or ".htm" => SplitFormat.Html,
            _ => CsvRecords.LooksLikeIt(start) ? SplitFormat.Csv : start.StartsWith('#') || start.Contains("\n#", StringComparison.Ordinal) || start.Contains("\n```", StringComparison.Ordinal) ? SplitFormat.Markdown : SplitFormat.Text,
        };
    }

    private static bool IsHtml(string start) =>
        start.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase) || start.Contains("<html", StringComparison.OrdinalIgnoreCase) || start.Contains("<body", StringComparison.OrdinalIgnoreCase)
        || start.StartsWith("<table", StringComparison.OrdinalIgnoreCase) || start.StartsWith("<div", StringComparison.OrdinalIgnoreCase) || start.StartsWith("<ul", StringComparison.OrdinalIgnoreCase);
}
