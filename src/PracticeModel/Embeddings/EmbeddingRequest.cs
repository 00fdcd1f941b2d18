using System.Text.Json;
using LlmOps.PracticeModel.Wire;

namespace LlmOps.PracticeModel.Embeddings;

/// <summary>An embedding request, checked.</summary>
internal sealed record EmbeddingRequest(string Model, IReadOnlyList<string> Texts, int Dimensions, bool Base64)
{
    private const int MostTexts = 2048;

    /// <exception cref="RefusedRequest">A member is missing or wrong.</exception>
    public static EmbeddingRequest Read(JsonElement body) => new(
        Members.Text(body, "model") ?? throw RefusedRequest.BadMember("model", "'model' is missing."),
        ReadTexts(body),
        (int)(Members.Whole(body, "dimensions", 1, EmbeddingVector.MostDimensions) ?? EmbeddingVector.DefaultDimensions),
        Members.Text(body, "encoding_format") switch
        {
            null or "float" => false,
            "base64" => true,
            _ => throw RefusedRequest.BadMember("encoding_format", "'encoding_format' must be float or base64."),
        });

    private static List<string> ReadTexts(JsonElement body)
    {
        if (!body.TryGetProperty("input", out var input)) { throw RefusedRequest.BadMember("input", "'input' is missing."); }
        if (input.ValueKind == JsonValueKind.String) { return [NotEmpty(input, "input")]; }
        if (input.ValueKind != JsonValueKind.Array || input.GetArrayLength() is 0 or > MostTexts) { throw RefusedRequest.BadMember("input", $"'input' must be a text or a list of 1 to {MostTexts} texts."); }
        return [.. input.EnumerateArray().Select((text, index) => NotEmpty(text, $"input[{index}]"))];
    }

    private static string NotEmpty(JsonElement text, string place)
    {
        if (text.ValueKind != JsonValueKind.String) { throw RefusedRequest.BadMember(place, $"'{place}' must be a text; token numbers are not read here."); }
        var value = Members.Decode(text, place);
        return value.Length > 0 ? value : throw RefusedRequest.BadMember(place, $"'{place}' is empty.");
    }
}
