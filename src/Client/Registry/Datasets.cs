using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using static LlmOps.Client.Query;

namespace LlmOps.Client.Registry;

/// <summary>A dataset in a list.</summary>
public sealed record DatasetResponse(string Name, int LatestVersion, IReadOnlyDictionary<string, int> Counts, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

/// <summary>An immutable version of a dataset. <c>Counts</c> is examples by split; <c>LabelCounts</c> is by label field, label and split (test included: counts give nothing away). <c>Change</c> is how it came to be (import, append, edit, split, annotation) from <c>Parent</c>; <c>Findings</c> counts what its quality report found.</summary>
public sealed record DatasetVersionResponse(string Dataset, int Number, string Hash, IReadOnlyDictionary<string, int> Counts, IReadOnlyList<string> InputFields, IReadOnlyList<string> LabelFields, IReadOnlyDictionary<string, IReadOnlyDictionary<string, IReadOnlyDictionary<string, int>>> LabelCounts, IReadOnlyList<string> Warnings, string Author, DateTimeOffset CreatedAt, IReadOnlyDictionary<string, string>? FieldTypes = null, string Change = "import", int? Parent = null, string? Note = null, IReadOnlyDictionary<string, int>? Findings = null, bool Created = false);

/// <summary>One example.</summary>
public sealed record ExampleResponse(string Id, JsonObject Inputs, JsonObject? Labels, JsonObject? Metadata, string Split);

/// <summary>How to read an uploaded file.</summary>
public sealed record DatasetImport
{
    /// <summary><c>csv</c> or <c>jsonl</c>.</summary>
    public required string Format { get; init; }

    /// <summary>Columns that become inputs, as <c>column</c> or <c>column=field</c>, each with <c>:text</c>, <c>:number</c>, <c>:integer</c>, <c>:boolean</c> or <c>:json</c> behind to declare its type.</summary>
    public IReadOnlyList<string> Inputs { get; init; } = [];

    /// <summary>Columns that become labels, written likewise.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>Column with a stable id, if any.</summary>
    public string? Id { get; init; }

    /// <summary>Column that holds the split of each row, instead of drawing it.</summary>
    public string? SplitColumn { get; init; }

    /// <summary>Shares, for example <c>train=0.6,validation=0.2,test=0.2</c>.</summary>
    public string? Split { get; init; }

    /// <summary>Seed of the draw.</summary>
    public int Seed { get; init; }

    /// <summary>A field whose equal values stay in one split, beside rows with the same inputs.</summary>
    public string? Group { get; init; }

    /// <summary>Quality findings that keep the version from being published, for example <c>leaks</c>.</summary>
    public IReadOnlyList<string> Block { get; init; } = [];

    /// <summary>Why, kept with the version.</summary>
    public string? Note { get; init; }

    /// <summary>Shown in error messages.</summary>
    public string? FileName { get; init; }
}

/// <summary>One look at the sealed test split.</summary>
public sealed record FinalCheckResponse(Guid Id, string Dataset, int Version, string Program, int? ProgramVersion, Guid EvalRunId, string Who, string Reason, DateTimeOffset At);

/// <summary>Datasets, versions, splits, and the ledger of the sealed test split.</summary>
public sealed class DatasetsClient
{
    private readonly LlmOpsHttp http;

    internal DatasetsClient(LlmOpsHttp http) => this.http = http;

    /// <summary>Lists datasets by name.</summary>
    public Task<Page<DatasetResponse>> ListAsync(string? search = null, string? cursor = null, int? limit = null, CancellationToken cancellationToken = default) =>
        http.GetAsync<Page<DatasetResponse>>(Of("/api/datasets", ("search", search), ("cursor", cursor), ("limit", limit)), cancellationToken);

    /// <summary>Publishes a version from a CSV or JSONL stream. Any bad row rejects the whole file.</summary>
    public Task<DatasetVersionResponse> ImportAsync(string name, DatasetImport import, Stream file, CancellationToken cancellationToken = default) =>
        http.SendAsync<DatasetVersionResponse>(Upload($"/api/datasets/{Segment(name)}/versions", import, file), cancellationToken);

    /// <summary>Reads a file as an import would and answers with its quality report; nothing is published.</summary>
    public Task<QualityReport> CheckAsync(string name, DatasetImport import, Stream file, CancellationToken cancellationToken = default) =>
        http.SendAsync<QualityReport>(Upload($"/api/datasets/{Segment(name)}/check", import, file), cancellationToken);

    /// <summary>Publishes a version with the rows of a file added. Without columns named, those of the version's own fields are read.</summary>
    public Task<DatasetVersionResponse> AppendAsync(string name, string version, DatasetImport import, Stream file, CancellationToken cancellationToken = default) =>
        http.SendAsync<DatasetVersionResponse>(Upload($"{VersionPath(name, version)}/append", import, file), cancellationToken);

    /// <summary>Publishes a version with rows changed or removed: the file has the column <c>id</c> and those to change, or <c>remove</c>.</summary>
    public Task<DatasetVersionResponse> EditAsync(string name, string version, DatasetImport import, Stream file, CancellationToken cancellationToken = default) =>
        http.SendAsync<DatasetVersionResponse>(Upload($"{VersionPath(name, version)}/edit", import, file), cancellationToken);

    /// <summary>Publishes a version whose open labelled rows are dealt into splits anew. No row leaves the sealed test split.</summary>
    public Task<DatasetVersionResponse> ResplitAsync(string name, string version, ResplitRequest request, CancellationToken cancellationToken = default) =>
        http.PostAsync<DatasetVersionResponse>($"{VersionPath(name, version)}/split", request, cancellationToken);

    /// <summary>How a version differs from another (from the one it was made from, when <paramref name="from"/> is null).</summary>
    public Task<DatasetDiffResponse> DiffAsync(string name, string version, string? from = null, string? cursor = null, int? limit = null, CancellationToken cancellationToken = default) =>
        http.GetAsync<DatasetDiffResponse>(Of($"{VersionPath(name, version)}/diff", ("from", from), ("cursor", cursor), ("limit", limit)), cancellationToken);

    /// <summary>What looks wrong in a version.</summary>
    public Task<QualityReport> QualityAsync(string name, string version, CancellationToken cancellationToken = default) =>
        http.GetAsync<QualityReport>($"{VersionPath(name, version)}/quality", cancellationToken);

    /// <summary>Versions, newest first.</summary>
    public Task<Page<DatasetVersionResponse>> VersionsAsync(string name, string? cursor = null, int? limit = null, CancellationToken cancellationToken = default) =>
        http.GetAsync<Page<DatasetVersionResponse>>(Of($"/api/datasets/{Segment(name)}/versions", ("cursor", cursor), ("limit", limit)), cancellationToken);

    /// <summary>One version by number or <c>latest</c>.</summary>
    public Task<DatasetVersionResponse> VersionAsync(string name, string version, CancellationToken cancellationToken = default) =>
        http.GetAsync<DatasetVersionResponse>($"/api/datasets/{Segment(name)}/versions/{Segment(version)}", cancellationToken);

    /// <summary>Examples of a split in their published order. The test split answers 403.</summary>
    public Task<Page<ExampleResponse>> ExamplesAsync(string name, int version, string split, string? cursor = null, int? limit = null, CancellationToken cancellationToken = default) =>
        http.GetAsync<Page<ExampleResponse>>(Of($"/api/datasets/{Segment(name)}/versions/{version}/examples", ("split", split), ("cursor", cursor), ("limit", limit)), cancellationToken);

    /// <summary>Downloads a split, or with null every open one, as a file that imports again to the same examples (CSV makes every value text). The test split answers 403.</summary>
    /// <param name="name">The dataset.</param>
    /// <param name="version">The version's number.</param>
    /// <param name="format"><c>csv</c> or <c>jsonl</c>; columns are <c>id</c>, the fields, <c>metadata.NAME</c> and <c>split</c>.</param>
    /// <param name="split">One split, or null.</param>
    /// <param name="cancellationToken">Stops the download.</param>
    public Task<Stream> ExportAsync(string name, int version, string format, string? split = null, CancellationToken cancellationToken = default) =>
        http.GetStreamAsync(Of($"/api/datasets/{Segment(name)}/versions/{version}/export", ("format", format), ("split", split)), cancellationToken);

    /// <summary>Who looked at the sealed test split, newest first.</summary>
    public Task<Page<FinalCheckResponse>> FinalChecksAsync(string name, int version, string? cursor = null, int? limit = null, CancellationToken cancellationToken = default) =>
        http.GetAsync<Page<FinalCheckResponse>>(Of($"/api/datasets/{Segment(name)}/versions/{version}/final-checks", ("cursor", cursor), ("limit", limit)), cancellationToken);

    private static string VersionPath(string name, string version) => $"/api/datasets/{Segment(name)}/versions/{Segment(version)}";

    private static HttpRequestMessage Upload(string path, DatasetImport import, Stream file)
    {
        var content = new StreamContent(file);
        content.Headers.ContentType = new MediaTypeHeaderValue(import.Format == "csv" ? "text/csv" : "application/x-ndjson");
        var query = Of(path, ("format", import.Format), ("inputs", Joined(import.Inputs)), ("labels", Joined(import.Labels)), ("id", import.Id), ("split_column", import.SplitColumn), ("split", import.Split),
            ("seed", import.Seed), ("group", import.Group), ("block", Joined(import.Block)), ("note", import.Note), ("file_name", import.FileName));
        var request = new HttpRequestMessage(HttpMethod.Post, query) { Content = content };
        // A refusal (too large, missing scope) then comes before gigabytes have been sent for nothing.
        request.Headers.ExpectContinue = true;
        return request;
    }

    private static string? Joined(IReadOnlyList<string> items) => items.Count == 0 ? null : string.Join(',', items);
}
