using System.Collections.Frozen;

namespace LlmOps.Programs.Signatures;

/// <summary>What a field may be called: a Python name, so that programs can be exchanged with DSPy.</summary>
internal static class FieldNames
{
    private static readonly FrozenSet<string> Reserved = FrozenSet.Create(
        StringComparer.Ordinal,
        "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif", "else", "except", "finally", "for",
        "from", "global", "if", "import", "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while", "with", "yield");

    public static bool IsNamePart(char c) => char.IsLetterOrDigit(c) || c is '_';

    /// <summary>Whether Python could call something by this name.</summary>
    public static bool IsPythonName(string name) => name.Length > 0 && !char.IsDigit(name[0]) && name.All(IsNamePart) && !Reserved.Contains(name);

    /// <summary>What is wrong with the name, or null.</summary>
    public static string? Problem(string name)
    {
        if (name.Length is 0)
        {
            return "is empty";
        }

        if (char.IsDigit(name[0]) || !name.All(IsNamePart))
        {
            return $"'{name}' is not a name: letters, digits and underscores, not beginning with a digit";
        }

        if (Reserved.Contains(name))
        {
            return $"'{name}' is a reserved word";
        }

        return name is "completed" ? "'completed' is the end marker of an answer and cannot name a field" : null;
    }
}
