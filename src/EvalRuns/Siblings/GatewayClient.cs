using LlmOps.ServiceDefaults.Http;

namespace LlmOps.EvalRuns.Siblings;

/// <summary>Asks the gateway which models there are.</summary>
internal sealed class GatewayClient(HttpClient http)
{
    /// <exception cref="ProblemException">404 with close names when the gateway does not know the model.</exception>
    public async Task RequireModelAsync(string model, CancellationToken cancellationToken)
    {
        var models = await http.GetForAsync<Page<KnownModel>>("/api/models", cancellationToken);
        if (models.Items.All(m => m.Name != model))
        {
            throw ProblemException.NotFound("model", model, models.Items.Select(m => m.Name));
        }
    }

    private sealed record KnownModel(string Name);
}
