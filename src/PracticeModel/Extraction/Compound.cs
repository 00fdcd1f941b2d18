using System.Text.RegularExpressions;

namespace LlmOps.PracticeModel.Extraction;

/// <summary>Adds to a record the values that one of its values is made of, or that several make together.</summary>
internal static partial class Compound
{
    // The patterns take linear time on any text; a limit could only fail an answer because the machine was busy.
    private const int NoTimeLimit = -1;
    private const double LargestLatitude = 90;
    private static readonly string[] AddressParts = ["street", "address line 1", "address line 2", "city", "town", "state", "province", "region", "zip", "zip code", "postal code", "postcode", "country"];

    public static void Complete(SourceRecord record)
    {
        foreach (var field in record.Fields.ToList()) { SplitPair(record, field); }
        JoinAddress(record);
    }

    /// <summary>
    /// Two numbers that are the whole value, or the only pair in a link, are a place. Under the name "coordinates" the longitude comes first
    /// (KML 2.2, GeoJSON RFC 7946), elsewhere the latitude (geo URIs RFC 5870, map links), unless it could not be one.
    /// </summary>
    private static void SplitPair(SourceRecord record, SourceField field)
    {
        var isLink = field.Text.Contains("://", StringComparison.Ordinal) || field.Text.StartsWith("geo:", StringComparison.Ordinal);
        var pairs = isLink ? PairInside().Matches(field.Text) : PairAlone().Matches(field.Text);
        if (pairs.Count != 1) { return; }
        var (first, second) = (pairs[0].Groups["first"].Value, pairs[0].Groups["second"].Value);
        var isLongitudeFirst = PathWords.Spell(field.Path) == "coordinates" || Math.Abs(double.Parse(first)) > LargestLatitude;
        record.Add($"{field.Path}.latitude", isLongitudeFirst ? second : first);
        record.Add($"{field.Path}.longitude", isLongitudeFirst ? first : second);
    }

    /// <summary>Parts of an address, at least two and none called address already, make one with commas between.</summary>
    private static void JoinAddress(SourceRecord record)
    {
        var named = record.Fields.Select(field => (Name: PathWords.Spell(field.Path), field.Text)).ToList();
        var parts = named.Where(field => AddressParts.Contains(field.Name)).Select(field => field.Text).ToList();
        if (parts.Count > 1 && named.TrueForAll(field => field.Name != "address")) { record.Add("address", string.Join(", ", parts)); }
    }

    [GeneratedRegex(@"^\(?(?<first>-?\d{1,3}\.\d+)\s*,\s*(?<second>-?\d{1,3}\.\d+)(\s*,\s*-?\d+(\.\d+)?)?\)?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: NoTimeLimit)]
    private static partial Regex PairAlone();

    [GeneratedRegex(@"(?<![\d.])(?<first>-?\d{1,3}\.\d+)(,|%2C|/)(?<second>-?\d{1,3}\.\d+)", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: NoTimeLimit)]
    private static partial Regex PairInside();
}
