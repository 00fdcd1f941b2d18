using static LlmOps.Client.Query;

namespace LlmOps.Client.Optimizer;

/// <summary>Starts a model-upgrade campaign.</summary>
/// <param name="From">The model to leave.</param>
/// <param name="To">The model to move to.</param>
/// <param name="Budget">Hard money limit for the whole campaign, in US dollars.</param>
/// <param name="Programs">Only these programs; all on the old model when absent.</param>
/// <param name="Seed">Root seed.</param>
public sealed record StartModelUpgradeRequest(string From, string To, decimal Budget = 10m, IReadOnlyList<string>? Programs = null, int Seed = 0);

/// <summary>
/// What happened to one program. <c>State</c> is <c>waiting</c>, <c>evaluating</c>, <c>optimizing</c>, <c>comparing</c>, <c>proposed</c> (a rollout waits for a person),
/// <c>kept</c> (nothing good enough was found), <c>no_evidence</c> (never evaluated, so nothing to compare with) or <c>failed</c>.
/// </summary>
public sealed record UpgradedProgram(string Program, int BaseVersion, string State, string? Reason, string? Dataset, double? OldScore, double? AsIsScore, double? NewScore, double? Difference, double? Lower, double? Upper, Guid? OldRun, Guid? AsIsRun, Guid? NewRun, Guid? JobId, int? NewVersion, Guid? RolloutId, double? CostRatio);

/// <summary>A campaign. <c>Status</c> is <c>queued</c>, <c>running</c>, <c>completed</c>, <c>stopped</c> or <c>failed</c>.</summary>
public sealed record ModelUpgradeResponse(Guid Id, string From, string To, string Status, string? StatusReason, decimal Budget, decimal Cost, IReadOnlyList<UpgradedProgram> Programs, string RequestedBy, DateTimeOffset CreatedAt, DateTimeOffset? EndedAt);

/// <summary>Model-upgrade campaigns.</summary>
public sealed class ModelUpgradesClient
{
    private readonly LlmOpsHttp http;

    internal ModelUpgradesClient(LlmOpsHttp http) => this.http = http;

    /// <summary>Starts a campaign.</summary>
    public Task<ModelUpgradeResponse> StartAsync(StartModelUpgradeRequest request, CancellationToken cancellationToken = default) => http.PostAsync<ModelUpgradeResponse>("/api/model-upgrades", request, cancellationToken);

    /// <summary>Campaigns, newest first.</summary>
    public Task<Page<ModelUpgradeResponse>> ListAsync(string? cursor = null, int? limit = null, CancellationToken cancellationToken = default) =>
        http.GetAsync<Page<ModelUpgradeResponse>>(Of("/api/model-upgrades", ("cursor", cursor), ("limit", limit)), cancellationToken);

    /// <summary>One campaign.</summary>
    public Task<ModelUpgradeResponse> GetAsync(Guid id, CancellationToken cancellationToken = default) => http.GetAsync<ModelUpgradeResponse>($"/api/model-upgrades/{id}", cancellationToken);

    /// <summary>The campaign each time it has moved, until it ends.</summary>
    public IAsyncEnumerable<ModelUpgradeResponse> WatchAsync(Guid id, CancellationToken cancellationToken = default) => http.EventsAsync<ModelUpgradeResponse>(new(HttpMethod.Get, $"/api/model-upgrades/{id}/events"), cancellationToken);

    /// <summary>Stops a campaign; what is proposed stays.</summary>
    public Task<ModelUpgradeResponse> StopAsync(Guid id, CancellationToken cancellationToken = default) => http.PostAsync<ModelUpgradeResponse>($"/api/model-upgrades/{id}/stop", null, cancellationToken);
}
