using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Configuration;

namespace LlmOps.ServiceDefaults.Auth;

/// <summary>What a service knows of a key: never the key itself, only its hash.</summary>
/// <param name="Id">Stable id, safe to log.</param>
/// <param name="Name">Given by its creator.</param>
/// <param name="Hash">SHA-256 of the key, lower-case hex.</param>
/// <param name="Scopes">What it may do.</param>
/// <param name="Programs">The only programs it may call, or <see langword="null"/> for all.</param>
public sealed record ApiKey(string Id, string Name, string Hash, IReadOnlyList<string> Scopes, IReadOnlyList<string>? Programs = null)
{
    /// <summary>Prefix that lets people and secret scanners recognise a key.</summary>
    public const string Prefix = "llmops_";

    /// <summary>The hash under which a key is known.</summary>
    public static string HashOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}

/// <summary>Looks keys up by hash. Implementations answer from memory; a miss may cost one bounded refresh.</summary>
public interface IApiKeys
{
    /// <summary>The key with this hash, or <see langword="null"/>.</summary>
    ValueTask<ApiKey?> FindAsync(string hash, CancellationToken cancellationToken);
}

/// <summary>The key the platform's own services use among themselves.</summary>
public static class ServiceKey
{
    /// <summary>Reads <c>LlmOps:ServiceKey</c>.</summary>
    /// <exception cref="InvalidOperationException">The setting is missing.</exception>
    public static string From(IConfiguration configuration) =>
        configuration["LlmOps:ServiceKey"] is { Length: >= 16 } key
            ? key
            : throw new InvalidOperationException("Set LlmOps__ServiceKey to a secret of at least 16 characters, the same for every service.");

    /// <summary>The entry under which the service key is known.</summary>
    public static ApiKey Entry(IConfiguration configuration) => new("service", "service", ApiKey.HashOf(From(configuration)), [Scopes.Service]);
}
