using LlmOps.ServiceDefaults.Http;

namespace LlmOps.OptimizationJobs.Siblings;

/// <summary>Models with prices, what is served, and rollout proposals.</summary>
internal sealed class GatewayClient(HttpClient http)
{
    public async Task<IReadOnlyList<GatewayModel>> ModelsAsync(CancellationToken cancellationToken) => (await http.GetForAsync<Page<GatewayModel>>("/api/models", cancellationToken)).Items;

    public async Task<IReadOnlyList<GatewayFlag>> FlagsAsync(CancellationToken cancellationToken) => (await http.GetForAsync<Page<GatewayFlag>>("/api/flags", cancellationToken)).Items;

    public async Task<IReadOnlyList<GatewayRollout>> DraftsAsync(string program, CancellationToken cancellationToken) =>
        (await http.GetForAsync<Page<GatewayRollout>>($"/api/rollouts?program={Uri.EscapeDataString(program)}&state=draft", cancellationToken)).Items;

    public Task<GatewayRollout> ProposeAsync(ProposeRollout rollout, CancellationToken cancellationToken) => http.PostForAsync<GatewayRollout>("/api/rollouts", rollout, cancellationToken);

    /// <summary>Adds a model under the provider's own name for it; the same again changes nothing.</summary>
    public Task<GatewayModel> PutModelAsync(string name, PutModel model, CancellationToken cancellationToken) =>
        http.SendForAsync<GatewayModel>(new(HttpMethod.Put, $"/api/models/{Uri.EscapeDataString(name)}") { Content = JsonContent.Create(model, options: JsonDefaults.Options) }, cancellationToken);

    /// <summary>The models there are.</summary>
    /// <exception cref="ProblemException">404 with close names when <paramref name="wanted"/> has one nobody knows.</exception>
    public async Task<IReadOnlyList<GatewayModel>> ModelsAsync(IEnumerable<string> wanted, CancellationToken cancellationToken)
    {
        var models = await ModelsAsync(cancellationToken);
        foreach (var name in wanted.Where(w => models.All(m => m.Name != w)))
        {
            throw ProblemException.NotFound("model", name, models.Select(m => m.Name));
        }

        return models;
    }
}

/// <summary>Prices are US dollars per million tokens.</summary>
internal sealed record GatewayModel(string Name, decimal InputPrice, decimal OutputPrice, string Provider = "");

internal sealed record PutModel(string Provider, decimal InputPrice, decimal OutputPrice, string UpstreamName, string Note);

internal sealed record GatewayFlag(string Key, int StableVersion)
{
    private const string Prefix = "rollout:";

    public string? Program => Key.StartsWith(Prefix, StringComparison.Ordinal) ? Key[Prefix.Length..] : null;
}

internal sealed record GatewayRollout(Guid Id, int CandidateVersion);

internal sealed record ProposeRollout(string Program, int Candidate, IReadOnlyList<int> Stages, string Reason, bool Draft);
