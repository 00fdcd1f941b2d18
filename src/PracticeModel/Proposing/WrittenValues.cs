using System.Text.Json;

namespace LlmOps.PracticeModel.Proposing;

/// <summary>The values that an example's output holds.</summary>
internal static class WrittenValues
{
    private const int LongestName = 40;

    /// <returns>The members of a JSON object, or lines that all read <c>name: value</c>; else the whole text under the empty name.</returns>
    public static IReadOnlyList<KeyValuePair<string, string>> Read(string output)
    {
        if (ReadObject(output) is { Count: > 0 } members) { return members; }
        var lines = output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return lines.Length > 0 && Array.TrueForAll(lines, line => NameEnd(line) > 0)
            ? [.. lines.Select(line => KeyValuePair.Create(line[..NameEnd(line)], line[(NameEnd(line) + 1)..].Trim()))]
            : [KeyValuePair.Create("", output)];
    }

    private static int NameEnd(string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        return colon is > 0 and <= LongestName && line.AsSpan(0, colon).IndexOfAnyExceptInRange('A', 'z') < 0 ? colon : -1;
    }

    private static List<KeyValuePair<string, string>>? ReadObject(string text)
    {
        if (!text.StartsWith('{')) { return null; }
        try
        {
            using var document = JsonDocument.Parse(text);
            return [.. document.RootElement.EnumerateObject().Select(member => KeyValuePair.Create(member.Name, member.Value.ToString()))];
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
