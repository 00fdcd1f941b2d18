using System.Collections.Frozen;

namespace LlmOps.PracticeModel.Extraction;

/// <summary>General words for the same thing in the names of fields. Listed in README.md.</summary>
internal static class Synonyms
{
    private static readonly string[] Groups =
    [
        "name title label heading caption h1 h2 h3 h4 h5 h6",
        "description note remark comment summary about detail",
        "latitude lat",
        "longitude lon lng long",
        "address street",
        "phone telephone tel mobile",
        "zip postal postcode",
        "city town municipality",
        "state province region",
        "country nation",
        "link url href website homepage web",
        "email mail",
        "price cost amount fee",
        "date day",
        "quantity qty count number",
        "category type kind",
        "company organisation organization business firm",
        "author writer creator",
        "id identifier key",
    ];

    private static readonly FrozenDictionary<string, int> GroupOf = Groups
        .SelectMany(static (group, index) => PathWords.Of(group).Distinct().Select(word => KeyValuePair.Create(word, index)))
        .DistinctBy(static pair => pair.Key).ToFrozenDictionary();

    /// <param name="left">A stem.</param>
    /// <param name="right">A stem.</param>
    public static bool Are(string left, string right) => GroupOf.TryGetValue(left, out var group) && GroupOf.TryGetValue(right, out var other) && group == other;
}
