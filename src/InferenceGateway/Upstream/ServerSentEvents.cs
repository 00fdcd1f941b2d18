namespace LlmOps.InferenceGateway.Upstream;

/// <summary>Cuts a byte stream into server-sent events without copying them: each is handed on as it came.</summary>
internal sealed class ServerSentEvents(Stream stream, int maxEventBytes)
{
    private byte[] buffer = new byte[16 * 1024];
    private int start;
    private int end;

    /// <summary>The next event with its closing blank line; empty at the end of the stream. Valid until the next call.</summary>
    /// <exception cref="InvalidDataException">An event is larger than allowed.</exception>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(CancellationToken cancellationToken)
    {
        var searched = start;
        while (true)
        {
            var length = EventLength(buffer.AsSpan(start, end - start), searched - start);
            if (length > 0)
            {
                var found = buffer.AsMemory(start, length);
                start += length;
                return found;
            }

            searched = Math.Max(start, end - 3);
            if (end == buffer.Length)
            {
                searched -= start;
                MakeRoom();
                searched += start;
            }

            var read = await stream.ReadAsync(buffer.AsMemory(end), cancellationToken);
            if (read == 0)
            {
                // A stream may end with one newline instead of two; half a line is not an event.
                var rest = buffer.AsMemory(start, end - start);
                start = end;
                return rest.Length > 0 && rest.Span[^1] == (byte)'\n' ? rest : ReadOnlyMemory<byte>.Empty;
            }

            end += read;
        }
    }

    /// <summary>The text after <c>data:</c>; empty for comments and other fields. Several data lines are joined as the format says.</summary>
    public static ReadOnlySpan<byte> Data(ReadOnlySpan<byte> message)
    {
        ReadOnlySpan<byte> first = default;
        byte[]? joined = null;
        foreach (var range in message.Split((byte)'\n'))
        {
            var line = message[range].TrimEnd((byte)'\r');
            if (!line.StartsWith("data:"u8))
            {
                continue;
            }

            var data = line[5..];
            data = data is [(byte)' ', ..] ? data[1..] : data;
            if (first.IsEmpty)
            {
                first = data;
            }
            else
            {
                joined = [.. joined is null ? first : joined, (byte)'\n', .. data];
            }
        }

        return joined is null ? first : joined;
    }

    private void MakeRoom()
    {
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
            return;
        }

        if (buffer.Length >= maxEventBytes)
        {
            throw new InvalidDataException("an event is too large");
        }

        Array.Resize(ref buffer, Math.Min(maxEventBytes, buffer.Length * 2));
    }

    private static int EventLength(ReadOnlySpan<byte> bytes, int from)
    {
        for (var i = from; i < bytes.Length; i++)
        {
            var newline = bytes[i..].IndexOf((byte)'\n');
            if (newline < 0)
            {
                return 0;
            }

            i += newline;
            if (i + 1 < bytes.Length && bytes[i + 1] == (byte)'\n')
            {
                return i + 2;
            }

            if (i + 2 < bytes.Length && bytes[i + 1] == (byte)'\r' && bytes[i + 2] == (byte)'\n')
            {
                return i + 3;
            }
        }

        return 0;
    }
}
