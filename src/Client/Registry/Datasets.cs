using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using static LlmOps.Client.Query;

namespace LlmOps.Client.Registry;

/// <summary>A dataset in a list.</summary>
public sealed record DatasetResponse(string Name, int LatestVersion, IReadOnlyDictionary<string, int> Counts, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

/// <summary>An immutable version of a dataset. <c>Counts</c> is examples by split; <c>LabelCounts</c> is by label field, label and split (test included: counts give nothing away).</summary>
public sealed record DatasetVersionResponse(string Dataset, int Number, string Hash, IReadOnlyDictionary<string, int> Counts, IReadOnlyList<string> InputFields, IReadOnlyList<string> LabelFields, IReadOnlyDictionary<string, IReadOnlyDictionary<string, IReadOnlyDictionary<string, int>>> LabelCounts, IReadOnlyList<string> Warnings, string Author, DateTimeOffset CreatedAt, bool Created = false);

/// <summary>One example.</summary>
public sealed record ExampleResponse(string Id, JsonObject Inputs, JsonObject? Labels, JsonObject? Metadata, string Split);

/// <summary>How to read an uploaded file.</summary>
public sealed record DatasetImport
{
    /// <summary><c>csv</c> or <c>jsonl</c>.</summary>
    public required string Format { get; init; }

    /// <summary>Columns that become inputs, as <c>column</c> or <c>column=field</c>.</summary>
    public required IReadOnlyList<string> Inputs { get; init; }

    /// <summary>Columns that become labels, as <c>column</c> or <c>column=field</c>.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>Column with a stable id, if any.</summary>
    public string? Id { get; init; }

    /// <summary>Column that holds the split of each row, instead of drawing it.</summary>
    public string? SplitColumn { get; init; }

    /// <summary>Shares, for example <c>train=0.6,validation=0.2,test=0.2</c>.</summary>
    public string? Split { get; init; }

    /// <summary>Seed of the draw.</summary>
    public int Seed { get; init; }

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
    public Task<DatasetVersionResponse> ImportAsync(string name, DatasetImport import, Stream file, CancellationToken cancellationToken = default)
    {
        var content = new StreamContent(file);
        content.Headers.ContentType = new MediaTypeHeaderValue(import.Format == "csv" ? "text/csv" : "application/x-ndjson");
        var path = Of($"/api/datasets/{Segment(name)}/versions", ("format", import.Format), ("inputs", string.Join(',', import.Inputs)), ("labels", import.Labels.Count == 0 ? null : string.Join(',', import.Labels)),
            ("id", import.Id), ("split_column", import.SplitColumn), ("split", import.Split), ("seed", import.Seed), ("file_name", import.FileName));
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        // A refusal (too large, missing scope) then comes before gigabytes have been sent for nothing.
        request.Headers.ExpectContinue = true;
        return http.SendAsync<DatasetVersionResponse>(request, cancellationToken);
    }

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
}
