namespace LlmOps.InferenceGateway.Spool;

/// <summary>A batch of entries and where the next one begins.</summary>
/// <param name="Entries">What could be read.</param>
/// <param name="Next">Behind the last of them.</param>
/// <param name="Bytes">How far that is.</param>
/// <param name="Finished">Files that hold nothing more and may go once the batch is stored.</param>
internal sealed record SpoolBatch(IReadOnlyList<SpoolEntry> Entries, SpoolPosition Next, long Bytes, IReadOnlyList<long> Finished);

/// <summary>Reads entries in order, over file ends, torn ends and damage.</summary>
internal sealed class SpoolReader(SpoolFiles files, ILogger<SpoolReader> log)
{
    private const int MaxBatchBytes = 8 << 20;

    /// <summary>Up to <paramref name="maxEntries"/> from <paramref name="from"/> to <paramref name="end"/>.</summary>
    public SpoolBatch Read(SpoolPosition from, SpoolPosition end, int maxEntries)
    {
        var entries = new List<SpoolEntry>();
        var finished = new List<long>();
        var (position, bytes) = (from, 0L);
        foreach (var segment in files.Segments().Where(s => s >= from.Segment && s <= end.Segment))
        {
            var isOpen = segment == end.Segment;
            var start = segment == from.Segment ? from.Offset : 0;
            var limit = isOpen ? end.Offset : files.Length(segment);
            var (read, next) = ReadSegment(segment, start, limit, maxEntries - entries.Count, MaxBatchBytes - bytes, entries);
            bytes += read;
            position = new(segment, next);
            if (next < limit)
            {
                break;
            }

            if (!isOpen)
            {
                finished.Add(segment);
                position = new(segment + 1, 0);
            }
        }

        return new(entries, position, bytes, finished);
    }

    private (long Read, long Next) ReadSegment(long segment, long start, long limit, int maxEntries, long maxBytes, List<SpoolEntry> entries)
    {
        if (start >= limit || maxEntries <= 0 || maxBytes <= 0)
        {
            return (0, start);
        }

        using var handle = File.OpenHandle(files.Path(segment), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var buffer = new byte[Math.Min(limit - start, maxBytes)];
        var filled = Fill(handle, buffer, start);
        var (at, taken, damaged) = (0, 0, 0);
        while (at < filled && taken < maxEntries)
        {
            var rest = buffer.AsSpan(at, filled - at);
            if (SpoolFrame.TryRead(rest, out var content))
            {
                if (SpoolEntry.TryRead(content) is { } entry)
                {
                    entries.Add(entry);
                    taken++;
                }
                else
                {
                    damaged++;
                }

                at += SpoolFrame.HeaderLength + content.Length;
                continue;
            }

            if (start + filled < limit && TryWhole(handle, rest, start + at, limit) is { } whole)
            {
                // The buffer's end cuts a good frame: leave it for the next batch, or take it alone when it is larger than a batch.
                if (at > 0)
                {
                    break;
                }

                buffer = whole;
                filled = whole.Length;
                continue;
            }

            damaged += rest.Length > 0 ? 1 : 0;
            at += SpoolFrame.NextCandidate(rest);
        }

        if (damaged > 0)
        {
            GatewayTelemetry.SpoolDamaged.Add(damaged);
            log.LogWarning("The spool file {Segment} has {Count} damaged places, which were skipped", segment, damaged);
        }

        return (at, start + at);
    }

    private static byte[]? TryWhole(Microsoft.Win32.SafeHandles.SafeFileHandle handle, ReadOnlySpan<byte> beginning, long offset, long limit)
    {
        if (beginning.Length < SpoolFrame.HeaderLength)
        {
            // Too little to tell; ask for enough to tell.
            var more = new byte[Math.Min(limit - offset, SpoolFrame.HeaderLength)];
            return more.Length > beginning.Length && Fill(handle, more, offset) == SpoolFrame.HeaderLength ? TryWhole(handle, more, offset, limit) : null;
        }

        var length = SpoolFrame.HeaderLength + (long)System.Buffers.Binary.BinaryPrimitives.ReadInt32LittleEndian(beginning[4..]);
        if (length < SpoolFrame.HeaderLength || length > SpoolFrame.MaxContent + SpoolFrame.HeaderLength || length > limit - offset)
        {
            return null;
        }

        var whole = new byte[length];
        return Fill(handle, whole, offset) == length && SpoolFrame.TryRead(whole, out _) ? whole : null;
    }

    private static int Fill(Microsoft.Win32.SafeHandles.SafeFileHandle handle, byte[] buffer, long offset)
    {
        var filled = 0;
        while (filled < buffer.Length && RandomAccess.Read(handle, buffer.AsSpan(filled), offset + filled) is var read and > 0)
        {
            filled += read;
        }

        return filled;
    }
}
