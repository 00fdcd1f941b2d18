using System.Buffers;
using Microsoft.Extensions.Options;
using Microsoft.Win32.SafeHandles;

namespace LlmOps.InferenceGateway.Spool;

/// <summary>
/// Appends entries to the newest file. An entry is with the operating system when <see cref="Append"/> returns, so a killed process loses none;
/// a background loop forces them to the disk. Each start opens a new file: nothing is ever written behind a torn end.
/// </summary>
internal sealed class SpoolWriter : IDisposable
{
    private static readonly TimeSpan ComplainEvery = TimeSpan.FromSeconds(10);

    private readonly SpoolFiles files;
    private readonly GatewayOptions options;
    private readonly TimeProvider time;
    private readonly ILogger<SpoolWriter> log;
    private readonly Lock gate = new();
    private SafeFileHandle handle;
    private long segment;
    private long length;
    private long waiting;
    private bool isDirty;
    private long? complainedAt;

    public SpoolWriter(SpoolFiles files, IOptions<GatewayOptions> options, TimeProvider time, ILogger<SpoolWriter> log)
    {
        (this.files, this.options, this.time, this.log) = (files, options.Value, time, log);
        var existing = files.Segments();
        var shipped = files.ReadPosition();
        segment = Math.Max(existing.Count > 0 ? existing[^1] : 0, shipped.Segment) + 1;
        waiting = existing.Where(s => s >= shipped.Segment).Sum(s => files.Length(s) - (s == shipped.Segment ? shipped.Offset : 0));
        handle = Open(segment);
        GatewayTelemetry.ObserveSpool(() => Interlocked.Read(ref waiting));
    }

    /// <summary>Released after each append: the shipper need not poll.</summary>
    public SemaphoreSlim Appended { get; } = new(0, 1);

    /// <summary>Bytes written and not yet shipped.</summary>
    public long Waiting => Interlocked.Read(ref waiting);

    /// <summary>The end of what may be read.</summary>
    public SpoolPosition End
    {
        get
        {
            lock (gate)
            {
                return new(segment, length);
            }
        }
    }

    /// <returns>False when the entry was dropped (and counted): the bound is reached, or the disk refuses.</returns>
    public bool Append(SpoolEntry entry)
    {
        var buffer = new ArrayBufferWriter<byte>(2048);
        buffer.GetSpan(SpoolFrame.HeaderLength)[..SpoolFrame.HeaderLength].Clear();
        buffer.Advance(SpoolFrame.HeaderLength);
        entry.WriteTo(buffer);
        var frame = System.Runtime.InteropServices.MemoryMarshal.AsMemory(buffer.WrittenMemory).Span;
        SpoolFrame.WriteHeader(frame, frame[SpoolFrame.HeaderLength..]);
        try
        {
            lock (gate)
            {
                if (Interlocked.Read(ref waiting) + frame.Length > options.MaxSpoolBytes)
                {
                    Drop("the spool is full");
                    return false;
                }

                RandomAccess.Write(handle, frame, length);
                length += frame.Length;
                isDirty = true;
                Interlocked.Add(ref waiting, frame.Length);
                if (length >= options.SegmentBytes)
                {
                    Roll();
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Drop(exception.Message);
            return false;
        }

        GatewayTelemetry.Spooled.Add(1);
        Wake();
        return true;
    }

    /// <summary>Forces what was written to the disk.</summary>
    public void Flush()
    {
        lock (gate)
        {
            if (!isDirty)
            {
                return;
            }

            isDirty = false;
        }

        // Outside the lock: a slow disk must not hold up answers. A file rolled meanwhile was flushed by the roll.
        try
        {
            RandomAccess.FlushToDisk(handle);
        }
        catch (ObjectDisposedException)
        {
        }
    }

    public void Shipped(long bytes) => Interlocked.Add(ref waiting, -bytes);

    public void Dispose()
    {
        handle.Dispose();
        Appended.Dispose();
    }

    private void Roll()
    {
        RandomAccess.FlushToDisk(handle);
        var full = handle;
        handle = Open(segment + 1);
        (segment, length) = (segment + 1, 0);
        full.Dispose();
    }

    private SafeFileHandle Open(long number) => File.OpenHandle(files.Path(number), FileMode.CreateNew, FileAccess.Write, FileShare.Read);

    private void Drop(string reason)
    {
        GatewayTelemetry.SpoolDropped.Add(1);
        if (complainedAt is not { } last || time.GetElapsedTime(last) > ComplainEvery)
        {
            complainedAt = time.GetTimestamp();
            log.LogError("Inferences are not recorded: {Reason}", reason);
        }
    }

    private void Wake()
    {
        if (Appended.CurrentCount > 0)
        {
            return;
        }

        try
        {
            Appended.Release();
        }
        catch (SemaphoreFullException)
        {
            // Already awake.
        }
    }
}
