using System.Text;
using LlmOps.Client.Registry;

namespace LlmOps.ProgramRegistry.Tests.Datasets;

/// <summary>What dataset tests do again and again.</summary>
internal static class DatasetSteps
{
    public static DatasetImport Csv { get; } = new() { Format = "csv", Inputs = ["text"], Labels = ["label"], FileName = "messages.csv" };

    public static DatasetImport Jsonl { get; } = Csv with { Format = "jsonl", FileName = "messages.jsonl" };

    public static Task<DatasetVersionResponse> ImportAsync(this DatasetsClient datasets, string name, DatasetImport import, string content) => datasets.ImportAsync(name, import, Encoding.UTF8.GetBytes(content));

    public static async Task<DatasetVersionResponse> ImportAsync(this DatasetsClient datasets, string name, DatasetImport import, byte[] content)
    {
        using var stream = new MemoryStream(content);
        return await datasets.ImportAsync(name, import, stream);
    }

    public static async Task<DatasetVersionResponse> AppendAsync(this DatasetsClient datasets, string name, string version, DatasetImport import, string content)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(content));
        return await datasets.AppendAsync(name, version, import with { Inputs = [], Labels = [] }, stream);
    }

    public static async Task<DatasetVersionResponse> EditAsync(this DatasetsClient datasets, string name, int version, DatasetImport import, string content)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(content));
        return await datasets.EditAsync(name, version.ToString(), import with { Inputs = [], Labels = [] }, stream);
    }

    public static async Task<IReadOnlyList<ExampleResponse>> AllAsync(this DatasetsClient datasets, string name, int version, string split)
    {
        var all = new List<ExampleResponse>();
        for (string? cursor = null; ;)
        {
            var page = await datasets.ExamplesAsync(name, version, split, cursor, 1000);
            all.AddRange(page.Items);
            if ((cursor = page.NextCursor) is null)
            {
                return all;
            }
        }
    }

    /// <summary>A file with <paramref name="perLabel"/> rows for each of the labels, no text twice.</summary>
    public static string Rows(int perLabel, params IReadOnlyList<string> labels) =>
        "text,label\n" + string.Concat(Enumerable.Range(0, perLabel).SelectMany(i => labels.Select(l => $"message {i} about {l},{l}\n")));
}
