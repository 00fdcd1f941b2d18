using LlmOps.PracticeModel.Catalog;
using LlmOps.PracticeModel.Prompts;

namespace LlmOps.PracticeModel.Extraction;

/// <summary>
/// Decides which path of the source a wanted value comes from. What the demos show goes before what the names say, and of equal paths the one that more records have.
/// A path serves one value, unless demos show more.
/// </summary>
internal sealed class FieldMapping
{
    private const int MostPaths = 300;
    private const int SampledRecords = 200;
    private const float LeastFit = 0.5f;
    private const float WholePathFit = 0.9f;
    private const float InstructedFit = 0.9f;
    private const float DescribedFit = 0.6f;
    private const float TaughtNameFit = 0.95f;
    private const float TaughtPlaceBonus = 2f;

    private readonly IReadOnlyList<WantedValue> _wanted;
    private readonly TaughtPlaces _taught;
    private readonly NameFit _fit;
    private readonly ValueWords[] _words;

    /// <param name="instructions">Lines that begin with a property's name, as in "latitude: north, y", say where it comes from.</param>
    public FieldMapping(IReadOnlyList<WantedValue> wanted, TaughtPlaces taught, string instructions, ModelTraits traits)
    {
        (_wanted, _taught, _fit) = (wanted, taught, new NameFit(traits));
        var lines = LabelDescriptions.Read(instructions, [.. wanted.Select(value => value.Property.Name).Distinct()]);
        _words = [.. wanted.Select((value, index) => new ValueWords(
            PathWords.Of(value.Property.Name),
            PathWords.Of(string.Join(' ', value.Way.Select(property => property.Name))),
            lines.TryGetValue(value.Property.Name, out var line) ? PathWords.Of(line) : [],
            traits.ReadsPropertyDescriptions ? PathWords.Of(value.Property.Description) : [],
            [.. taught.PathsOf(index).Select(PathWords.OfInnermost)]))];
    }

    /// <returns>For each wanted value its path; null where nothing fits.</returns>
    public string?[] Map(IReadOnlyList<SourceRecord> records)
    {
        var found = new string?[_wanted.Count];
        var used = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (value, path, score, _) in Candidates(records).OrderByDescending(candidate => candidate.Score).ThenByDescending(candidate => candidate.Holders))
        {
            if (found[value] is null && (used.Add(path) || score >= TaughtPlaceBonus)) { found[value] = path; }
        }

        return found;
    }

    private IEnumerable<(int Value, string Path, float Score, int Holders)> Candidates(IReadOnlyList<SourceRecord> records)
    {
        var texts = records.Take(SampledRecords).SelectMany(record => record.Fields).GroupBy(field => field.Path, field => field.Text).Take(MostPaths);
        foreach (var path in texts)
        {
            var inner = PathWords.OfInnermost(path.Key);
            var whole = PathWords.Of(path.Key);
            for (var value = 0; value < _wanted.Count; value++)
            {
                var score = FitOf(_words[value], inner, whole) + (TaughtPlaceBonus * _taught.ShareOf(value, path.Key));
                if (score >= LeastFit && path.Count(_wanted[value].Accepts) * 2 >= path.Count()) { yield return (value, path.Key, score, path.Count()); }
            }
        }
    }

    private float FitOf(ValueWords words, IReadOnlyList<string> inner, IReadOnlyList<string> whole)
    {
        var named = MathF.Max(_fit.Both(words.Name, inner), WholePathFit * MathF.Max(_fit.Both(words.Name, whole), _fit.Both(words.Way, whole)));
        var said = MathF.Max(InstructedFit * _fit.Said(inner, words.Instructed), DescribedFit * _fit.Said(inner, words.Described));
        var taught = words.Taught.Select(name => TaughtNameFit * _fit.Both(name, inner)).DefaultIfEmpty().Max();
        return MathF.Max(named, MathF.Max(said, taught));
    }

    private sealed record ValueWords(
        IReadOnlyList<string> Name, IReadOnlyList<string> Way, IReadOnlyList<string> Instructed, IReadOnlyList<string> Described, IReadOnlyList<IReadOnlyList<string>> Taught);
}
