namespace LlmOps.Client;

/// <summary>Where the services are, and the key to use. The defaults are the local ports.</summary>
public sealed record LlmOpsSettings
{
    /// <summary>Address of the inference gateway.</summary>
    public Uri Gateway { get; init; } = new("http://127.0.0.1:5100");

    /// <summary>Address of the program registry.</summary>
    public Uri Registry { get; init; } = new("http://127.0.0.1:5101");

    /// <summary>Address of the eval runs service.</summary>
    public Uri Evals { get; init; } = new("http://127.0.0.1:5102");

    /// <summary>Address of the optimization jobs service.</summary>
    public Uri Optimizer { get; init; } = new("http://127.0.0.1:5103");

    /// <summary>The key, <c>llmops_...</c>.</summary>
    public string? Key { get; init; }

    /// <summary>All services behind one address (an ingress).</summary>
    public static LlmOpsSettings Behind(Uri ingress, string? key) => new() { Gateway = ingress, Registry = ingress, Evals = ingress, Optimizer = ingress, Key = key };
}
