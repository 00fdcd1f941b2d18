using System.Text.Json;

namespace LlmOps.Programs.Versions;

/// <summary>Opens foreign JSON: no name twice in one object, no half characters (<c>"\ud800"</c>), which no text can hold, and no number beyond all range.</summary>
internal static class JsonText
{
    /// <summary>The document; null with the reason when the text is not to be had as JSON.</summary>
    public static JsonDocument? Open(string json, out string reason)
    {
        try
        {
            var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
            reason = IsInRange(document.RootElement) ? "" : "holds a number beyond the range of a 64-bit float";
            return reason.Length is 0 ? document : null;
        }
        catch (JsonException broken)
        {
            var place = broken.LineNumber is { } line ? $" at line {line + 1}, byte {broken.BytePositionInLine + 1}" : "";
            reason = $"is not valid JSON{place}";
        }
        catch (InvalidOperationException)
        {
            // The reader's only complaint about a string that parsed.
            reason = "holds half a character: an escape of a surrogate without its other half";
        }

        return null;
    }

    // Reads every name and text, which throws on half characters.
    private static bool IsInRange(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString() is not null,
        JsonValueKind.Number => double.IsFinite(value.GetDouble()),
        JsonValueKind.Array => value.EnumerateArray().All(IsInRange),
        JsonValueKind.Object => value.EnumerateObject().All(m => m.Name is not null && IsInRange(m.Value)),
        _ => true,
    };
}
