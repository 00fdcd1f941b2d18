using LlmOps.ServiceDefaults.Http;

namespace LlmOps.EvalRuns.Siblings;

/// <summary>A model of the gateway, with its prices in US dollars per million tokens.</summary>
internal sealed record KnownModel(string Name, decimal? InputPrice = null, decimal? OutputPrice = null);

/// <summary>Asks the gateway which models there are.</summary>
internal sealed class GatewayClient(HttpClient http)
{
    /// <exception cref="ProblemException">404 with close names when the gateway does not know the model.</exception>
    public async Task<KnownModel> RequireModelAsync(string model, CancellationToken cancellationToken)
    {
        var models = await ModelsAsync(cancellationToken);
        return models.FirstOrDefault(m => m.Name == model) ?? throw ProblemException.NotFound("model", model, models.Select(m => m.Name));
    }

    public async Task<KnownModel?> FindModelAsync(string model, CancellationToken cancellationToken) => (await ModelsAsync(cancellationToken)).FirstOrDefault(m => m.Name == model);

    private async Task<IReadOnlyList<KnownModel>> ModelsAsync(CancellationToken cancellationToken) => (await http.GetForAsync<Page<KnownModel>>("/api/models", cancellationToken)).Items;
}
