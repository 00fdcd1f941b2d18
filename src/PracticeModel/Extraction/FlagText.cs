namespace LlmOps.PracticeModel.Extraction;

/// <summary>Yes and no as texts write them.</summary>
internal static class FlagText
{
    public static bool? Parse(string text) => text.Trim().ToLowerInvariant() switch
    {
        "true" or "yes" or "y" or "1" => true,
        "false" or "no" or "n" or "0" => false,
        _ => null,
    };
}
