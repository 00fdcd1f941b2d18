using System.Text.Json;
using System.Text.Json.Nodes;
using LlmOps.ServiceDefaults.Http;

namespace LlmOps.OptimizationJobs.Siblings;

/// <summary>Programs and datasets. The test split cannot be asked for here at all.</summary>
internal sealed class RegistryClient(HttpClient http)
{
    public Task<RegistryVersion> VersionAsync(string program, string version, CancellationToken cancellationToken) =>
        http.GetForAsync<RegistryVersion>($"/api/programs/{Uri.EscapeDataString(program)}/versions/{Uri.EscapeDataString(version)}", cancellationToken);

    public Task<RegistryVersion> PublishAsync(string program, PublishVersion version, CancellationToken cancellationToken) =>
        http.PostForAsync<RegistryVersion>($"/api/programs/{Uri.EscapeDataString(program)}/versions", version, cancellationToken);

    public Task<IReadOnlyList<RegistryProgram>> ProgramsAsync(string? model, CancellationToken cancellationToken) =>
        http.GetAllForAsync<RegistryProgram>($"/api/programs?limit=500{(model is null ? "" : $"&model={Uri.EscapeDataString(model)}")}", cancellationToken);

    public Task<RegistryDataset> DatasetAsync(string name, string version, CancellationToken cancellationToken) =>
        http.GetForAsync<RegistryDataset>($"/api/datasets/{Uri.EscapeDataString(name)}/versions/{Uri.EscapeDataString(version)}", cancellationToken);

    public Task<IReadOnlyList<RegistryExample>> TrainAsync(string dataset, int version, CancellationToken cancellationToken) => ExamplesAsync(dataset, version, "train", cancellationToken);

    public Task<IReadOnlyList<RegistryExample>> ValidationAsync(string dataset, int version, CancellationToken cancellationToken) => ExamplesAsync(dataset, version, "validation", cancellationToken);

    public Task<IReadOnlyList<RegistryExample>> UnlabelledAsync(string dataset, int version, CancellationToken cancellationToken) => ExamplesAsync(dataset, version, "unlabelled", cancellationToken);

    private Task<IReadOnlyList<RegistryExample>> ExamplesAsync(string dataset, int version, string split, CancellationToken cancellationToken) =>
        http.GetAllForAsync<RegistryExample>($"/api/datasets/{Uri.EscapeDataString(dataset)}/versions/{version}/examples?split={split}&limit=1000", cancellationToken);
}

internal sealed record RegistryVersion(string Program, int Number, string Hash, JsonElement Spec);

internal sealed record RegistryProgram(string Name, int LatestVersion);

internal sealed record RegistryDataset(string Dataset, int Number, IReadOnlyDictionary<string, int> Counts, IReadOnlyList<string> InputFields, IReadOnlyList<string> LabelFields);

internal sealed record RegistryExample(string Id, JsonObject Inputs, JsonObject? Labels);

internal sealed record PublishVersion(JsonElement Spec, string Message, int Parent, VersionOrigin Origin);

internal sealed record VersionOrigin(string Kind, Guid? JobId, int? Trial, string Dataset, IReadOnlyList<Guid> EvalRunIds);
