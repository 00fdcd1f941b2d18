using System.Text.Json;
using LlmOps.Evaluation.Agreement;

namespace LlmOps.ProgramRegistry.Annotation.Reviewing;

/// <summary>How far two people agree on one field, over the items both labelled.</summary>
/// <param name="First">One of them.</param>
/// <param name="Second">The other.</param>
/// <param name="Field">The label field.</param>
/// <param name="Items">Items both labelled.</param>
/// <param name="Agreed">Items they labelled alike.</param>
/// <param name="Kappa">Agreement beyond chance, -1 to 1; null when both used one and the same label only.</param>
/// <param name="Lower">Lower end of its 95 % bootstrap interval.</param>
/// <param name="Upper">Upper end.</param>
/// <param name="Reading">The usual word for the value.</param>
internal sealed record PairAgreement(string First, string Second, string Field, int Items, int Agreed, double? Kappa, double? Lower, double? Upper, string? Reading);

/// <summary>Agreement per pair and field. Pure.</summary>
internal static class QueueAgreement
{
    private const int Resamples = 2000;

    /// <param name="fields">The label fields asked.</param>
    /// <param name="answers">Every label given: item, annotator, labels as a JSON object.</param>
    public static IReadOnlyList<PairAgreement> Of(IReadOnlyList<string> fields, IEnumerable<(Guid Item, string Annotator, string Labels)> answers)
    {
        var both = answers.GroupBy(a => a.Item).Select(g => g.OrderBy(a => a.Annotator, StringComparer.Ordinal).ToList()).Where(g => g.Count > 1)
            .SelectMany(g => from i in Enumerable.Range(0, g.Count) from j in Enumerable.Range(i + 1, g.Count - i - 1) select (First: g[i], Second: g[j]));
        return [.. both.GroupBy(p => (p.First.Annotator, Other: p.Second.Annotator)).OrderBy(p => p.Key.Annotator, StringComparer.Ordinal).ThenBy(p => p.Key.Other, StringComparer.Ordinal)
            .SelectMany(pair => fields.Select(field => Of(pair.Key.Annotator, pair.Key.Other, field, [.. pair.Select(p => (Value(p.First.Labels, field), Value(p.Second.Labels, field)))])))];
    }

    private static PairAgreement Of(string first, string second, string field, IReadOnlyList<(string First, string Second)> values)
    {
        var matrix = ConfusionMatrix.Of([.. values.Select(v => v.First)], [.. values.Select(v => v.Second)]);
        var kappa = CohenKappa.Of(matrix);
        var interval = kappa.Value is null ? null : AgreementBootstrap.Kappa(matrix, resamples: Resamples).Percentile;
        return new(first, second, field, values.Count, values.Count(v => v.First == v.Second), kappa.Value, interval?.Lower, interval?.Upper, kappa.Reading);
    }

    private static string Value(string labels, string field) => JsonElement.Parse(labels).TryGetProperty(field, out var value) ? value.ToString() : "";
}
