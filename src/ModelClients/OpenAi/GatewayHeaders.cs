using System.ClientModel.Primitives;
using System.Globalization;

namespace LlmOps.ModelClients.OpenAi;

/// <summary>The headers our gateway adds to OpenAI's protocol.</summary>
internal static class GatewayHeaders
{
    public const string InferenceId = "x-llmops-inference-id";
    public const string Cost = "x-llmops-cost-usd";
    public const string Sample = "x-llmops-sample";

    public static string? ReadInferenceId(PipelineResponse response) => response.Headers.TryGetValue(InferenceId, out var id) ? id : null;

    /// <summary>Money in US dollars; zero when the server does not state it.</summary>
    public static decimal ReadCost(PipelineResponse response) =>
        response.Headers.TryGetValue(Cost, out var text) && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var cost) ? cost : 0;
}
