using System.Text.Json;

namespace LlmOps.Programs.Versions;

/// <summary>Opens foreign JSON: no name twice in one object, and no half characters (<c>"\ud800"</c>), which no text can hold.</summary>
internal static class JsonText
{
    /// <summary>The document; null with the reason when the text is not to be had as JSON.</summary>
    public static JsonDocument? Open(string json, out string reason)
    {
        try
        {
            var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
            Visit(document.RootElement);
            reason = "";
            return document;
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

    private static void Visit(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                value.GetString();
                break;
            case JsonValueKind.Array:
                foreach (var item in value.EnumerateArray())
                {
                    Visit(item);
                }

                break;
            case JsonValueKind.Object:
                foreach (var member in value.EnumerateObject())
                {
                    _ = member.Name;
                    Visit(member.Value);
                }

                break;
            default:
                break;
        }
    }
}
