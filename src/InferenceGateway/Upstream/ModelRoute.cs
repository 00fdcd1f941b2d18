using System.Net.Http.Headers;
using System.Text.Json;
using LlmOps.InferenceGateway.Snapshots;

namespace LlmOps.InferenceGateway.Upstream;

/// <summary>Where a provider is, and the secret it wants: read from the configuration at load, held in memory only.</summary>
internal sealed record ProviderRoute(string Name, string BaseUrl, Uri Chat, Uri Embeddings, TimeSpan Timeout, AuthenticationHeaderValue? Authorization, string? MissingKey)
{
    public static ProviderRoute From(ProviderState provider, IConfiguration configuration)
    {
        var secret = provider.KeySetting is null ? null : configuration[$"Secrets:{provider.KeySetting}"];
        return new(
            provider.Name,
            provider.BaseUrl,
            new($"{provider.BaseUrl}/chat/completions"),
            new($"{provider.BaseUrl}/embeddings"),
            TimeSpan.FromSeconds(provider.TimeoutSeconds),
            string.IsNullOrEmpty(secret) ? null : new("Bearer", secret),
            provider.KeySetting is not null && string.IsNullOrEmpty(secret) ? provider.KeySetting : null);
    }

    // A record prints its members; this one must never print its secret.
    public override string ToString() => Name;
}

/// <summary>A model ready to be called.</summary>
internal sealed class ModelRoute(ModelState model, ProviderRoute provider, CircuitBreaker breaker)
{
    public string Name => model.Name;
    public string UpstreamName => model.UpstreamName;
    public ProviderRoute Provider => provider;
    public CircuitBreaker Breaker => breaker;
    public long UpdatedUnix => model.UpdatedAt.ToUnixTimeSeconds();

    /// <summary>The upstream name as a JSON string, ready to be spliced in; null when callers use the same name.</summary>
    public byte[]? SplicedName { get; } = model.Name == model.UpstreamName ? null : JsonSerializer.SerializeToUtf8Bytes(model.UpstreamName);

    public decimal Cost(long inputTokens, long outputTokens) => (inputTokens * model.InputPrice + outputTokens * model.OutputPrice) / 1_000_000m;
}
