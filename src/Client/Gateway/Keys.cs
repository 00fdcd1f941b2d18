namespace LlmOps.Client.Gateway;

/// <summary>Creates a key.</summary>
/// <param name="Name">What it is for.</param>
/// <param name="Scopes">Of <c>infer</c>, <c>read</c>, <c>write</c>, <c>operate</c>, <c>admin</c>.</param>
/// <param name="Programs">The only programs it may call; all when absent.</param>
public sealed record CreateKeyRequest(string Name, IReadOnlyList<string> Scopes, IReadOnlyList<string>? Programs = null);

/// <summary>A key without its secret.</summary>
public sealed record KeyResponse(string Id, string Name, IReadOnlyList<string> Scopes, IReadOnlyList<string>? Programs, string CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset? RevokedAt);

/// <summary>A new key; the secret is shown this once.</summary>
public sealed record CreatedKeyResponse(KeyResponse Key, string Secret);

/// <summary>API keys.</summary>
public sealed class KeysClient
{
    private readonly LlmOpsHttp http;

    internal KeysClient(LlmOpsHttp http) => this.http = http;

    /// <summary>Creates a key.</summary>
    public Task<CreatedKeyResponse> CreateAsync(CreateKeyRequest request, CancellationToken cancellationToken = default) => http.PostAsync<CreatedKeyResponse>("/api/keys", request, cancellationToken);

    /// <summary>All keys, newest first.</summary>
    public Task<Page<KeyResponse>> ListAsync(CancellationToken cancellationToken = default) => http.GetAsync<Page<KeyResponse>>("/api/keys", cancellationToken);

    /// <summary>Revokes a key.</summary>
    public Task RevokeAsync(string id, CancellationToken cancellationToken = default) => http.DeleteAsync($"/api/keys/{id}", cancellationToken);
}
