using LlmOps.Programs.Versions;

namespace LlmOps.Programs.Signatures;

/// <summary>Cleans instruction texts and makes the default one (dspy-spec 1.4).</summary>
internal static class InstructionText
{
    /// <summary>Like a Python docstring: first line left-trimmed, common indent of later lines removed, blank lines at both ends removed.</summary>
    public static string Clean(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Replace("\t", "        ", StringComparison.Ordinal).Split('\n');
        var indents = lines.Skip(1).Where(l => l.Trim(' ').Length > 0).Select(l => l.Length - l.TrimStart(' ').Length).ToList();
        var indent = indents.Count > 0 ? indents.Min() : 0;
        var cleaned = lines.Select((line, i) => i is 0 ? line.TrimStart() : line.Length >= indent ? line[indent..] : line.TrimStart(' ')).ToList();
        var first = cleaned.FindIndex(l => l.Length > 0);
        var last = cleaned.FindLastIndex(l => l.Length > 0);
        return first < 0 ? "" : string.Join('\n', cleaned[first..(last + 1)]);
    }

    /// <summary>The sentence that stands for instructions nobody gave.</summary>
    public static string Default(IEnumerable<string> inputs, IEnumerable<string> outputs) => $"Given the fields {Names(inputs)}, produce the fields {Names(outputs)}.";

    /// <summary>The text the model sees for a declared signature.</summary>
    public static string Of(SignatureSpec signature) =>
        signature.Instructions is { } text ? Clean(text) : Default(signature.Inputs.Select(f => f.Name), signature.Outputs.Select(f => f.Name));

    private static string Names(IEnumerable<string> names) => string.Join(", ", names.Select(n => $"`{n}`"));
}
