using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace LlmOps.Programs.Types;

/// <summary>Texts as JSON nodes hold them.</summary>
internal static class JsonTexts
{
    /// <summary>Whether the text can be read at all: JSON from outside may hold half a surrogate pair or bytes that are no UTF-8.</summary>
    public static bool IsReadable(JsonNode text)
    {
        if (!text.AsValue().TryGetValue<JsonElement>(out var element))
        {
            return true;
        }

        var raw = JsonMarshal.GetRawUtf8Value(element);
        return Utf8.IsValid(raw) && (raw.IndexOf("\\u"u8) < 0 || CanBeRead(element));
    }

    private static bool CanBeRead(JsonElement element)
    {
        try
        {
            return element.GetString() is not null;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
