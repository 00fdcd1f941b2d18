using System.Text.Json;

namespace LlmOps.PracticeModel.Wire;

/// <summary>Reads a request body as a JSON object.</summary>
internal static class RequestBody
{
    /// <exception cref="RefusedRequest">The body is too large, or not a JSON object.</exception>
    public static async Task<JsonDocument> ReadAsync(HttpContext context, int limit)
    {
        JsonDocument document;
        try
        {
            document = await JsonDocument.ParseAsync(context.Request.Body, default, context.RequestAborted);
        }
        catch (JsonException error)
        {
            throw RefusedRequest.BadBody($"The body is not JSON: line {error.LineNumber + 1}, byte {error.BytePositionInLine + 1}.");
        }
        catch (BadHttpRequestException error)
        {
            throw error.StatusCode == StatusCodes.Status413PayloadTooLarge ? RefusedRequest.TooLarge(limit) : RefusedRequest.BadBody("The body could not be read.");
        }

        if (document.RootElement.ValueKind == JsonValueKind.Object) { return document; }
        document.Dispose();
        throw RefusedRequest.BadBody("The body must be a JSON object.");
    }
}
