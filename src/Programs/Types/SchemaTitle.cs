using System.Text;

namespace LlmOps.Programs.Types;

/// <summary>The title of a field in a schema: underscores become blanks, each word is capitalised (dspy-spec 2.12).</summary>
internal static class SchemaTitle
{
    public static string Of(string name)
    {
        var title = new StringBuilder(name.Length);
        var isWordStart = true;
        foreach (var c in name)
        {
            title.Append(c is '_' ? ' ' : isWordStart ? char.ToUpperInvariant(c) : char.ToLowerInvariant(c));
            isWordStart = !char.IsLetter(c);
        }

        return title.ToString().Trim();
    }
}
