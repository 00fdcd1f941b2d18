using System.Text.Json.Nodes;
using LlmOps.Evaluation.Metrics;

namespace LlmOps.EvalRuns.MetricCatalog;

/// <summary>The option that embedding metrics have in a run beside the library's own: the model that embeds.</summary>
internal static class EmbeddingOptions
{
    private static readonly MetricOption Model = new("model", "text", "The embedding model, for example practice-embed.") { Required = true };

    public static MetricDefinition InRuns(MetricDefinition definition) => definition with { Options = [Model, .. definition.Options] };

    /// <summary>The model, and the options that are the library's.</summary>
    /// <exception cref="FormatException">No model is named.</exception>
    public static (string Model, JsonObject? Options) Split(JsonObject? options)
    {
        var own = options?.DeepClone().AsObject();
        var model = own?["model"] is JsonValue value && value.TryGetValue(out string? name) && !string.IsNullOrWhiteSpace(name) ? name.Trim() : throw new FormatException("needs options with a model that embeds.");
        own.Remove("model");
        return (model, own);
    }
}
