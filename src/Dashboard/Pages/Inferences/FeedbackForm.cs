using System.Text.Json;
using System.Text.Json.Nodes;
using LlmOps.Client;
using LlmOps.Client.Gateway;
using LlmOps.Dashboard.Platform;

namespace LlmOps.Dashboard.Pages.Inferences;

/// <summary>What a person thinks of an answer.</summary>
public sealed class FeedbackForm
{
    /// <summary><c>1</c>, <c>0</c> or empty.</summary>
    public string? Score { get; set; }

    public string? Comment { get; set; }

    internal FeedbackRequest ToRequest(Guid inference, JsonObject? outputs, Func<string, string?> corrected)
    {
        var correction = new JsonObject();
        foreach (var (field, value) in outputs ?? [])
        {
            if (corrected(field) is { } text)
            {
                correction[field] = Like(value, text);
            }
        }

        return new(inference, Score switch { "1" => 1, "0" => 0, _ => null }, Filter.Of(Comment), correction.Count > 0 ? correction : null);
    }

    internal static string Text(JsonNode? value) => value is JsonValue single && single.TryGetValue<string>(out var text) ? text : value?.ToJsonString(LlmOpsJson.Options) ?? "";

    // A correction has the kind of value it corrects: text stays text even when it looks like a number.
    private static JsonNode? Like(JsonNode? value, string text)
    {
        if (value is null || value.GetValueKind() == JsonValueKind.String)
        {
            return text;
        }

        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return text;
        }
    }
}
