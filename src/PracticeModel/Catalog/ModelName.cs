namespace LlmOps.PracticeModel.Catalog;

/// <summary>A model as a request names it: a name, and behind an at sign the faults to meet.</summary>
internal static class ModelName
{
    public static (string Name, string Faults) Split(string requested)
    {
        var at = requested.IndexOf('@', StringComparison.Ordinal);
        return at < 0 ? (requested, "") : (requested[..at], requested[(at + 1)..]);
    }
}
