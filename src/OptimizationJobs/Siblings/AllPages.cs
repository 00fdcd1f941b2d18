using LlmOps.ServiceDefaults.Http;

namespace LlmOps.OptimizationJobs.Siblings;

/// <summary>Reads lists of siblings to their end.</summary>
internal static class AllPages
{
    /// <param name="http">The sibling.</param>
    /// <param name="path">Path with a query; the cursor is appended.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<IReadOnlyList<T>> GetAllForAsync<T>(this HttpClient http, string path, CancellationToken cancellationToken)
    {
        var items = new List<T>();
        string? cursor = null;
        do
        {
            var page = await http.GetForAsync<Page<T>>(cursor is null ? path : $"{path}&cursor={Uri.EscapeDataString(cursor)}", cancellationToken);
            items.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return items;
    }
}
