using LlmOps.ServiceDefaults.Http;

namespace LlmOps.InferenceGateway.Rollouts;

/// <summary>What gates said; asked when a rollout starts, never while a request is served.</summary>
internal sealed class EvalRunsClient(HttpClient http)
{
    public Task<GateFacts> GateAsync(string name, CancellationToken cancellationToken) => http.GetForAsync<GateFacts>($"/api/gates/{Uri.EscapeDataString(name)}", cancellationToken);

    /// <returns>The newest decision about a version; <see langword="null"/> when there is none.</returns>
    public async Task<GateVerdict?> VerdictAsync(string gate, int version, CancellationToken cancellationToken) =>
        (await http.GetForAsync<Page<GateVerdict>>($"/api/gates/{Uri.EscapeDataString(gate)}/decisions?version={version}&limit=1", cancellationToken)).Items.FirstOrDefault();
}

internal sealed record GateFacts(string Name, string Program);

internal sealed record GateVerdict(string Verdict, IReadOnlyList<GateFindingFacts> Findings);

internal sealed record GateFindingFacts(string Subject, string Status, string Detail);
