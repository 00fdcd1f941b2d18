using LlmOps.PracticeModel.Learning;

namespace LlmOps.PracticeModel.Proposing;

/// <summary>Says in a few sentences what a set of examples looks like.</summary>
internal static class DatasetSummary
{
    private const string LabelHeading = "The labels are: ";
    private const int MostWords = 12;
    private const double NoisePerDegree = 0.1;

    /// <param name="sampling">With a temperature the choice among words of nearly the same frequency is left to chance.</param>
    public static string Write(Brief brief, Sampling sampling)
    {
        var texts = brief.Examples.Count > 0 ? brief.Examples.Select(example => example.Input).ToList() : [.. brief.Criticisms.Select(criticism => criticism.Input)];
        if (texts.Count == 0) { return "No example could be read."; }
        var sentences = new List<string> { $"Inputs are texts of about {texts.Average(Length):0} words, often about {string.Join(", ", Frequent(texts, sampling))}." };
        if (brief.Labels.All.Count > 0) { sentences.Add($"Outputs are one of {brief.Labels.All.Count} labels. {LabelHeading}{string.Join(", ", brief.Labels.All)}."); }
        else if (brief.Examples.Count > 0) { sentences.Add($"Outputs are texts of about {brief.Examples.Average(example => Length(example.Output)):0} words."); }
        if (texts.Count(text => text.Contains('?', StringComparison.Ordinal)) * 2 > texts.Count) { sentences.Add("Most inputs ask a question."); }
        return string.Join(' ', sentences);
    }

    /// <summary>The labels that a summary written here lists; empty when it lists none.</summary>
    public static string LabelsIn(string summary)
    {
        var start = summary.IndexOf(LabelHeading, StringComparison.Ordinal);
        if (start < 0) { return ""; }
        start += LabelHeading.Length;
        var end = summary.IndexOf(". ", start, StringComparison.Ordinal);
        return end < 0 ? summary[start..].TrimEnd().TrimEnd('.') : summary[start..end];
    }

    private static int Length(string text) => TextFeatures.Words(text).Count();

    private static List<string> Frequent(List<string> texts, Sampling sampling)
    {
        var counted = texts.SelectMany(text => ContentWords.Of(text).DistinctBy(word => word.Stem)).GroupBy(word => word.Stem, StringComparer.Ordinal).Select(same => (same.First().Written, Count: same.Count())).ToList();
        var scores = counted.Select(word => (float)word.Count / texts.Count).ToArray();
        sampling.Disturb(scores, NoisePerDegree);
        return [.. counted.Zip(scores).OrderByDescending(word => word.Second).Take(MostWords).Select(word => word.First.Written.ToLowerInvariant())];
    }
}
