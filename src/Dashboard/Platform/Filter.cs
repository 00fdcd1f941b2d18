namespace LlmOps.Dashboard.Platform;

/// <summary>Browsers send empty fields of a filter form; to the services an empty filter is none.</summary>
internal static class Filter
{
    public static string? Of(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
