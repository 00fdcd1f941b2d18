using System.Text.Json;

namespace LlmOps.ProgramRegistry.Versions;

/// <summary>JSON may spell half a character (<c>"\ud800"</c>), which no text can hold.</summary>
internal static class UnicodeText
{
    /// <summary>Whether every name and string in a value is whole characters.</summary>
    public static bool IsWhole(JsonElement value)
    {
        try
        {
            Visit(value);
            return true;
        }
        catch (InvalidOperationException)
        {
            // The reader's only complaint about a string that parsed.
            return false;
        }
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
