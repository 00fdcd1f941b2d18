namespace LlmOps.Client;

/// <summary>One page of a list.</summary>
/// <param name="Items">The rows of this page.</param>
/// <param name="NextCursor">Pass it on to read the next page; <see langword="null"/> on the last one.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor);

/// <summary>Builds query strings from what is set.</summary>
internal static class Query
{
    public static string Of(string path, params ReadOnlySpan<(string Name, object? Value)> parts)
    {
        var query = new List<string>();
        foreach (var (name, value) in parts)
        {
            if (value is not null)
            {
                query.Add($"{name}={Uri.EscapeDataString(value is bool flag ? (flag ? "true" : "false") : value.ToString()!)}");
            }
        }

        return query.Count == 0 ? path : $"{path}?{string.Join('&', query)}";
    }

    public static string Segment(string name) => Uri.EscapeDataString(name);
}
