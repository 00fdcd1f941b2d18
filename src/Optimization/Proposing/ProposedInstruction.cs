using System.Text.RegularExpressions;

namespace LlmOps.Optimization.Proposing;

/// <summary>Cleans what a prompt model proposed.</summary>
internal static partial class ProposedInstruction
{
    /// <summary>As DSPy does: drops a label of up to five words and a colon at the start, and quotes around the whole.</summary>
    public static string Compat(string text) => Label().Replace(text, "").Trim().Trim('"').Trim();

    /// <summary>Drops a name for the thing itself ("Instruction:") and quotes around the whole; keeps everything that may be meant.</summary>
    public static string Native(string text)
    {
        var plain = OwnName().Replace(text.Trim(), "").Trim();
        return plain.Length > 1 && plain[0] == '"' && plain[^1] == '"' && !plain[1..^1].Contains('"', StringComparison.Ordinal) ? plain[1..^1].Trim() : plain;
    }

    [GeneratedRegex(@"^[\*\s]*(([\w'\-]+\s+){0,4}[\w'\-]+):\s*", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Label();

    [GeneratedRegex(@"\A[\*#\s]*((improved|proposed|new|revised)\s+)?instructions?\s*[\*]*:[\*]*\s*", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex OwnName();
}
