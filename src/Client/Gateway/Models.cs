using static LlmOps.Client.Query;

namespace LlmOps.Client.Gateway;

/// <summary>A provider. Its key is never stored: <c>KeySetting</c> names the configuration value that holds it.</summary>
public sealed record ProviderResponse(string Name, string BaseUrl, string? KeySetting, bool KeyPresent, double TimeoutSeconds, DateTimeOffset UpdatedAt);

/// <summary>Adds or changes a provider.</summary>
public sealed record PutProviderRequest(string BaseUrl, string? KeySetting = null, double TimeoutSeconds = 60);

/// <summary>A model and its prices in US dollars per million tokens.</summary>
public sealed record ModelResponse(string Name, string Provider, string UpstreamName, decimal InputPrice, decimal OutputPrice, DateOnly? ShutdownDate, string? Replacement, string? Note, DateTimeOffset UpdatedAt);

/// <summary>Adds or changes a model.</summary>
public sealed record PutModelRequest(string Provider, decimal InputPrice, decimal OutputPrice, string? UpstreamName = null, DateOnly? ShutdownDate = null, string? Replacement = null, string? Note = null);

/// <summary>Providers, models and prices.</summary>
public sealed class ModelsClient
{
    private readonly LlmOpsHttp http;

    internal ModelsClient(LlmOpsHttp http) => this.http = http;

    /// <summary>All models by name.</summary>
    public Task<Page<ModelResponse>> ListAsync(CancellationToken cancellationToken = default) => http.GetAsync<Page<ModelResponse>>("/api/models", cancellationToken);

    /// <summary>Adds or changes a model.</summary>
    public Task<ModelResponse> PutAsync(string name, PutModelRequest request, CancellationToken cancellationToken = default) => http.PutAsync<ModelResponse>($"/api/models/{Segment(name)}", request, cancellationToken);

    /// <summary>All providers by name.</summary>
    public Task<Page<ProviderResponse>> ProvidersAsync(CancellationToken cancellationToken = default) => http.GetAsync<Page<ProviderResponse>>("/api/providers", cancellationToken);

    /// <summary>Adds or changes a provider.</summary>
    public Task<ProviderResponse> PutProviderAsync(string name, PutProviderRequest request, CancellationToken cancellationToken = default) => http.PutAsync<ProviderResponse>($"/api/providers/{Segment(name)}", request, cancellationToken);
}
