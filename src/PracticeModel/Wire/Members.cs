using System.Text.Json;

namespace LlmOps.PracticeModel.Wire;

/// <summary>Reads optional members of a request; null stands for a member that is missing or null.</summary>
internal static class Members
{
    public static string? Text(JsonElement owner, string name, string? path = null)
    {
        if (!owner.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) { return null; }
        var place = path is null ? name : $"{path}.{name}";
        return value.ValueKind == JsonValueKind.String ? Decode(value, place) : throw RefusedRequest.BadMember(place, $"'{place}' must be a text.");
    }

    /// <summary>The text of a JSON string; an escaped half of a character pair is legal JSON but no text.</summary>
    public static string Decode(JsonElement value, string place)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw RefusedRequest.BadMember(place, $"'{place}' holds text that is not valid Unicode.");
        }
    }

    public static bool? Flag(JsonElement owner, string name) => !owner.TryGetProperty(name, out var value) ? null : value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw RefusedRequest.BadMember(name, $"'{name}' must be true or false."),
    };

    public static double? Number(JsonElement owner, string name, double least, double most)
    {
        if (!owner.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) { return null; }
        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number >= least && number <= most
            ? number
            : throw RefusedRequest.BadMember(name, $"'{name}' must be a number from {least} to {most}.");
    }

    public static long? Whole(JsonElement owner, string name, long least, long most)
    {
        if (!owner.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) { return null; }
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= least && number <= most
            ? number
            : throw RefusedRequest.BadMember(name, $"'{name}' must be a whole number from {least} to {most}.");
    }

    public static JsonElement? Object(JsonElement owner, string name)
    {
        if (!owner.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) { return null; }
        return value.ValueKind == JsonValueKind.Object ? value : throw RefusedRequest.BadMember(name, $"'{name}' must be an object.");
    }
}
