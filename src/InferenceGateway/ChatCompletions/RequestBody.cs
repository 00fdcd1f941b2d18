using LlmOps.ServiceDefaults.Http;

namespace LlmOps.InferenceGateway.ChatCompletions;

/// <summary>Reads a body whole, within the limit.</summary>
internal static class RequestBody
{
    /// <exception cref="ProblemException">413 when it is too large.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpRequest request, long maxBytes, CancellationToken cancellationToken)
    {
        if (request.ContentLength > maxBytes)
        {
            throw TooLarge(maxBytes);
        }

        var buffer = new byte[request.ContentLength ?? 16 * 1024];
        var filled = 0;
        while (true)
        {
            if (filled == buffer.Length)
            {
                if (request.ContentLength is not null)
                {
                    return buffer;
                }

                if (filled > maxBytes)
                {
                    throw TooLarge(maxBytes);
                }

                Array.Resize(ref buffer, buffer.Length * 2);
            }

            var read = await request.Body.ReadAsync(buffer.AsMemory(filled), cancellationToken);
            if (read == 0)
            {
                return filled > maxBytes ? throw TooLarge(maxBytes) : buffer.AsMemory(0, filled);
            }

            filled += read;
        }
    }

    private static ProblemException TooLarge(long maxBytes) => new(413, "body_too_large", $"The request body is larger than the {maxBytes} bytes this gateway accepts.");
}
