using LlmOps.InferenceGateway.Snapshots;
using LlmOps.InferenceGateway.Upstream;
using LlmOps.ServiceDefaults.Http;

namespace LlmOps.InferenceGateway.FineTuning;

/// <summary>Which provider a file or a training belongs to: the one named, else the model's, else the only one there is.</summary>
internal static class ProviderChoice
{
    public const string Parameter = "provider";

    /// <exception cref="ProblemException">400 or 404 naming the providers there are.</exception>
    public static ProviderRoute Choose(GatewaySnapshot snapshot, string? named, ModelRoute? model)
    {
        if (named is not null)
        {
            return snapshot.Providers.GetValueOrDefault(named) ?? throw Wrong(404, "provider_not_found", $"There is no provider '{named}'.", snapshot);
        }

        return model?.Provider ?? (snapshot.Providers.Count == 1 ? snapshot.Providers.Values[0] : throw Wrong(400, "provider_missing", "Say which provider with ?provider=NAME.", snapshot));
    }

    private static ProblemException Wrong(int status, string code, string reason, GatewaySnapshot snapshot) =>
        new(status, code, $"{reason} There are {string.Join(", ", snapshot.Providers.Keys.Order(StringComparer.Ordinal).Select(p => $"'{p}'"))}.")
        {
            Extensions = new Dictionary<string, object?>(StringComparer.Ordinal) { ["param"] = Parameter },
        };
}
