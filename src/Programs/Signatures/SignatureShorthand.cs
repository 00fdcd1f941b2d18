using LlmOps.Programs.Types;

namespace LlmOps.Programs.Signatures;

/// <summary>Reads <c>a, b: int -> c</c> (grammar: dspy-spec 1.2). Stricter than DSPy: a repeated name and a default value are mistakes.</summary>
internal static class SignatureShorthand
{
    public static (IReadOnlyList<SignatureField> Inputs, IReadOnlyList<SignatureField> Outputs) Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var arrow = FindArrow(text, 0);
        if (arrow < 0)
        {
            throw new SignatureSyntaxException(text.Length, "a signature needs exactly one '->' between inputs and outputs, found none");
        }

        var second = FindArrow(text, arrow + 2);
        if (second >= 0)
        {
            throw new SignatureSyntaxException(second, "a signature needs exactly one '->', this is the second");
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        var inputs = ParseSide(new SignatureScanner(text, 0, arrow), seen, []);
        var inputNames = inputs.Select(f => f.Name).ToHashSet(StringComparer.Ordinal);
        var outputs = ParseSide(new SignatureScanner(text, arrow + 2, text.Length), seen, inputNames);
        return outputs.Count > 0 ? (inputs, outputs) : throw new SignatureSyntaxException(text.Length, "a signature needs at least one output");
    }

    private static List<SignatureField> ParseSide(SignatureScanner scanner, HashSet<string> seen, HashSet<string> otherSide)
    {
        var fields = new List<SignatureField>();
        while (!scanner.AtEnd)
        {
            var name = scanner.TakeName("a field name");
            var position = scanner.LastTokenStart;
            if (FieldNames.Problem(name) is { } problem)
            {
                throw new SignatureSyntaxException(position, problem);
            }

            if (!seen.Add(name))
            {
                throw new SignatureSyntaxException(position, otherSide.Contains(name) ? $"'{name}' is both an input and an output" : $"'{name}' is named twice");
            }

            fields.Add(new SignatureField(name, scanner.TryTake(':') ? new FieldTypeParser(scanner).ParseUnion() : StrType.Instance));
            if (!scanner.AtEnd)
            {
                scanner.Take(',');
            }
        }

        return fields;
    }

    // An arrow inside a quoted label is part of the label.
    private static int FindArrow(string text, int from)
    {
        var quote = '\0';
        for (var i = from; i + 1 < text.Length; i++)
        {
            if (quote is not '\0')
            {
                quote = text[i] == quote && text[i - 1] is not '\\' ? '\0' : quote;
            }
            else if (text[i] is '\'' or '"')
            {
                quote = text[i];
            }
            else if (text[i] is '-' && text[i + 1] is '>')
            {
                return i;
            }
        }

        return -1;
    }
}
