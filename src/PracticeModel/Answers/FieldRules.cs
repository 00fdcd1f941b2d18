using System.Globalization;
using LlmOps.PracticeModel.Learning;
using LlmOps.PracticeModel.Prompts;
using LlmOps.PracticeModel.Replies;

namespace LlmOps.PracticeModel.Answers;

/// <summary>How each kind of output gets its value. Stated in README.md.</summary>
internal static class FieldRules
{
    public static string ValueOf(OutputField field, PreparedPrompt prepared, UserInputs query, Demo? similar, Dictionary<string, Decision> decisions, Sampling sampling)
    {
        if (prepared.Proposer.Write(field, query, sampling) is { } written) { return written; }
        if (prepared.ExtractorOf(field)?.Extract(query) is { } records) { return records; }
        if (decisions.TryGetValue(field.Name, out var decision)) { return decision.Label; }
        var seen = similar?.Outputs.GetValueOrDefault(field.Name);
        return field.Kind switch
        {
            OutputKind.Reasoning => Reason(decisions),
            OutputKind.Number when field.IsCertainty => Float(Math.Round(decisions.Count == 0 ? 0.5 : decisions.Values.Min(d => d.Confidence), 2)),
            OutputKind.Number => Float(double.TryParse(seen, out var known) && double.IsFinite(known) ? known : FirstNumber(query.Text)),
            OutputKind.Whole => (long.TryParse(seen, out var whole) ? whole : (long)FirstNumber(query.Text)).ToString(),
            OutputKind.List => seen ?? "[]",
            OutputKind.Record => seen ?? "{}",
            OutputKind.Nullable => seen ?? "None",
            _ => Reply.Write(field, prepared.Prompt, query, similar, prepared.Traits),
        };
    }

    private static string Reason(Dictionary<string, Decision> decisions)
    {
        if (decisions.Count == 0) { return "No label to choose; the values follow from the most similar example or from the text itself."; }
        return string.Join(' ', decisions.Select(pair => pair.Value.Reason ?? (pair.Value.Evidence.Count == 0
            ? $"No word of the text is known from the prompt, so {pair.Value.Label} is the first guess for {pair.Key}."
            : $"The words {string.Join(", ", pair.Value.Evidence.Select(word => $"'{word}'"))} point to {pair.Value.Label}.")));
    }

    private static double FirstNumber(string text)
    {
        var start = text.AsSpan().IndexOfAnyInRange('0', '9');
        if (start < 0) { return 0; }
        var end = start;
        while (end < text.Length && end - start < 15 && (char.IsAsciiDigit(text[end]) || (text[end] == '.' && end + 1 < text.Length && char.IsAsciiDigit(text[end + 1])))) { end++; }
        return double.TryParse(text.AsSpan(start, end - start), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : 0;
    }

    private static string Float(double value) => value.ToString("0.0###############", CultureInfo.InvariantCulture);
}
