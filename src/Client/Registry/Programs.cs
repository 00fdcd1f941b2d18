using System.Text.Json;
using System.Text.Json.Serialization;
using static LlmOps.Client.Query;

namespace LlmOps.Client.Registry;

/// <summary>Where a version came from.</summary>
/// <param name="Kind"><c>human</c>, <c>import</c>, <c>optimization</c> or <c>upgrade</c>.</param>
/// <param name="JobId">The job that made it.</param>
/// <param name="Trial">The trial that made it.</param>
/// <param name="Dataset">Dataset and version it was made with, <c>name@1</c>.</param>
/// <param name="EvalRunIds">The eval runs that speak for it.</param>
public sealed record VersionOrigin(string Kind, Guid? JobId = null, int? Trial = null, string? Dataset = null, IReadOnlyList<Guid>? EvalRunIds = null);

/// <summary>Publishes a version. Give either a whole document or a signature text with instructions and model.</summary>
public sealed record PublishVersionRequest
{
    /// <summary>The version document.</summary>
    public JsonElement? Spec { get; init; }

    /// <summary>Shorthand such as <c>text -> label: Literal['a','b']</c>.</summary>
    public string? Signature { get; init; }

    /// <summary>With a signature: the task in words.</summary>
    public string? Instructions { get; init; }

    /// <summary>With a signature: the model.</summary>
    public string? Model { get; init; }

    /// <summary>With a signature: <c>predict</c> (default) or <c>chain_of_thought</c>.</summary>
    public string? Module { get; init; }

    /// <summary>Why this version exists.</summary>
    public string? Message { get; init; }

    /// <summary>The version it was made from.</summary>
    public int? Parent { get; init; }

    /// <summary>Where it came from; <c>human</c> when absent.</summary>
    public VersionOrigin? Origin { get; init; }
}

/// <summary>A version as the registry answers it. <c>Created</c> is false when equal content was already published.</summary>
public sealed record ProgramVersionResponse(string Program, int Number, string Hash, JsonElement Spec, string? Message, string Author, int? Parent, VersionOrigin Origin, IReadOnlyList<string> Labels, DateTimeOffset CreatedAt, bool Created = false);

/// <summary>A program in a list.</summary>
public sealed record ProgramResponse(string Name, int LatestVersion, IReadOnlyDictionary<string, int> Labels, string Signature, string Module, string Model, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

/// <summary>A move of a label.</summary>
public sealed record LabelMove(string Label, int? From, int? To, string Who, string? Reason, DateTimeOffset At);

/// <summary>Moves a label; a null version takes it away.</summary>
public sealed record MoveLabelRequest([property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] int? Version, string? Reason = null);

/// <summary>One difference between two versions.</summary>
/// <param name="Kind"><c>added</c>, <c>removed</c> or <c>changed</c>.</param>
/// <param name="Path">Where, for example <c>steps.classify.model.name</c>.</param>
/// <param name="Before">Old text, if any.</param>
/// <param name="After">New text, if any.</param>
public sealed record VersionChange(string Kind, string Path, string? Before, string? After);

/// <summary>What changed between two versions.</summary>
public sealed record VersionDiffResponse(string Program, int From, int To, IReadOnlyList<VersionChange> Changes);

/// <summary>Programs, versions and labels.</summary>
public sealed class ProgramsClient
{
    private readonly LlmOpsHttp http;

    internal ProgramsClient(LlmOpsHttp http) => this.http = http;

    /// <summary>Lists programs by name; <paramref name="model"/> keeps those whose latest version asks that model, <paramref name="search"/> those where every word stands in name, labels, instructions, fields or descriptions.</summary>
    public Task<Page<ProgramResponse>> ListAsync(string? search = null, string? model = null, string? cursor = null, int? limit = null, CancellationToken cancellationToken = default) =>
        http.GetAsync<Page<ProgramResponse>>(Of("/api/programs", ("search", search), ("model", model), ("cursor", cursor), ("limit", limit)), cancellationToken);

    /// <summary>One program.</summary>
    public Task<ProgramResponse> GetAsync(string name, CancellationToken cancellationToken = default) => http.GetAsync<ProgramResponse>($"/api/programs/{Segment(name)}", cancellationToken);

    /// <summary>Publishes a version, creating the program with its first one. Equal content returns the existing version.</summary>
    public Task<ProgramVersionResponse> PublishAsync(string name, PublishVersionRequest request, CancellationToken cancellationToken = default) =>
        http.PostAsync<ProgramVersionResponse>($"/api/programs/{Segment(name)}/versions", request, cancellationToken);

    /// <summary>Publishes a version from the JSON state of a DSPy program, or tells what would come along.</summary>
    public Task<ImportProgramResponse> ImportAsync(string name, ImportProgramRequest request, CancellationToken cancellationToken = default) =>
        http.PostAsync<ImportProgramResponse>($"/api/programs/{Segment(name)}/import", request, cancellationToken);

    /// <summary>Reads a version as the JSON state of a DSPy program (<c>dspy</c>) or as its own document (<c>spec</c>).</summary>
    /// <param name="name">The program.</param>
    /// <param name="version">Number, label or <c>latest</c>.</param>
    /// <param name="format"><c>dspy</c> or <c>spec</c>.</param>
    /// <param name="withModel">Writes the models into a DSPy state too.</param>
    /// <param name="paths">Step name to predictor path, where the Python program keeps a predictor elsewhere than under the step's name.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<ExportProgramResponse> ExportAsync(string name, string version, string format, bool withModel = false, IReadOnlyDictionary<string, string>? paths = null, CancellationToken cancellationToken = default)
    {
        var query = Of($"/api/programs/{Segment(name)}/export", ("version", version), ("format", format), ("lm", withModel ? true : null));
        return http.GetAsync<ExportProgramResponse>(string.Concat([query, .. (paths ?? new Dictionary<string, string>(StringComparer.Ordinal)).Select(p => $"&path={Uri.EscapeDataString($"{p.Key}={p.Value}")}")]), cancellationToken);
    }

    /// <summary>Versions, newest first.</summary>
    public Task<Page<ProgramVersionResponse>> VersionsAsync(string name, string? cursor = null, int? limit = null, CancellationToken cancellationToken = default) =>
        http.GetAsync<Page<ProgramVersionResponse>>(Of($"/api/programs/{Segment(name)}/versions", ("cursor", cursor), ("limit", limit)), cancellationToken);

    /// <summary>One version by number, label or <c>latest</c>.</summary>
    public Task<ProgramVersionResponse> VersionAsync(string name, string version, CancellationToken cancellationToken = default) =>
        http.GetAsync<ProgramVersionResponse>($"/api/programs/{Segment(name)}/versions/{Segment(version)}", cancellationToken);

    /// <summary>What changed between two versions (numbers, labels or <c>latest</c>).</summary>
    public Task<VersionDiffResponse> DiffAsync(string name, string from, string to, CancellationToken cancellationToken = default) =>
        http.GetAsync<VersionDiffResponse>(Of($"/api/programs/{Segment(name)}/diff", ("from", from), ("to", to)), cancellationToken);

    /// <summary>Moves or takes away a label.</summary>
    public Task<LabelMove> MoveLabelAsync(string name, string label, MoveLabelRequest request, CancellationToken cancellationToken = default) =>
        http.PutAsync<LabelMove>($"/api/programs/{Segment(name)}/labels/{Segment(label)}", request, cancellationToken);

    /// <summary>Moves a label back to where it was before its last move.</summary>
    public Task<LabelMove> UndoLabelAsync(string name, string label, CancellationToken cancellationToken = default) =>
        http.PostAsync<LabelMove>($"/api/programs/{Segment(name)}/labels/{Segment(label)}/undo", null, cancellationToken);

    /// <summary>History of all labels, newest first.</summary>
    public Task<Page<LabelMove>> LabelHistoryAsync(string name, string? cursor = null, int? limit = null, CancellationToken cancellationToken = default) =>
        http.GetAsync<Page<LabelMove>>(Of($"/api/programs/{Segment(name)}/labels", ("cursor", cursor), ("limit", limit)), cancellationToken);
}
