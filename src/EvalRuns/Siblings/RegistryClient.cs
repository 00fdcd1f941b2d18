using System.Text.Json;
using System.Text.Json.Nodes;
using LlmOps.ServiceDefaults.Http;

namespace LlmOps.EvalRuns.Siblings;

/// <summary>What the registry tells of a program version.</summary>
internal sealed record ProgramVersion(string Program, int Number, string Hash, JsonElement Spec);

/// <summary>What the registry tells of a dataset version; counts are by split.</summary>
internal sealed record DatasetVersion(string Dataset, int Number, string Hash, IReadOnlyList<string> InputFields, IReadOnlyList<string> LabelFields, IReadOnlyDictionary<string, int>? Counts = null);

/// <summary>A row of a dataset.</summary>
internal sealed record Example(string Id, JsonObject Inputs, JsonObject? Labels, JsonObject? Metadata = null);

/// <summary>Why the sealed test split is looked at, for the registry's ledger.</summary>
internal sealed record FinalCheckRequest(Guid EvalRunId, string Program, int? ProgramVersion, string Who, string Reason);

/// <summary>An entry of that ledger.</summary>
internal sealed record FinalCheck(Guid Id);

/// <summary>Reads versions and rows from the registry, once per run, when it is started.</summary>
internal sealed class RegistryClient(HttpClient http)
{
    private const int PageSize = 1000;

    public Task<ProgramVersion> ProgramVersionAsync(string program, string version, CancellationToken cancellationToken) =>
        http.GetForAsync<ProgramVersion>($"/api/programs/{Uri.EscapeDataString(program)}/versions/{Uri.EscapeDataString(version)}", cancellationToken);

    public Task<DatasetVersion> DatasetVersionAsync(string dataset, string version, CancellationToken cancellationToken) =>
        http.GetForAsync<DatasetVersion>($"/api/datasets/{Uri.EscapeDataString(dataset)}/versions/{Uri.EscapeDataString(version)}", cancellationToken);

    /// <summary>Enters a look at the sealed test split into the ledger; the same run again gives the same entry.</summary>
    public Task<FinalCheck> OpenFinalCheckAsync(DatasetVersion dataset, FinalCheckRequest request, CancellationToken cancellationToken) =>
        http.PostForAsync<FinalCheck>($"/api/datasets/{Uri.EscapeDataString(dataset.Dataset)}/versions/{dataset.Number}/final-checks", request, cancellationToken);

    public async Task<IReadOnlyList<Example>> ExamplesAsync(DatasetVersion dataset, string split, Guid? finalCheck, CancellationToken cancellationToken)
    {
        var examples = new List<Example>();
        var path = $"/api/datasets/{Uri.EscapeDataString(dataset.Dataset)}/versions/{dataset.Number}/examples?split={split}&limit={PageSize}{(finalCheck is null ? "" : $"&final_check={finalCheck}")}";
        string? cursor = null;
        do
        {
            var page = await http.GetForAsync<Page<Example>>(cursor is null ? path : $"{path}&cursor={Uri.EscapeDataString(cursor)}", cancellationToken);
            examples.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return examples;
    }
}
