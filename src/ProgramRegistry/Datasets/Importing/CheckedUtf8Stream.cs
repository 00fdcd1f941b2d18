using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace LlmOps.ProgramRegistry.Datasets.Importing;

/// <summary>Passes bytes on and reports each line that is not valid UTF-8 once. Bad bytes go on as question marks, so that the rest of the file can still be checked.</summary>
/// <param name="inner">The upload.</param>
/// <param name="report">Gets the number of a bad line, counted from 1.</param>
internal sealed class CheckedUtf8Stream(Stream inner, Action<int> report) : Stream
{
    private readonly byte[] buffer = new byte[1 << 16];
    private int start;
    private int passed;
    private int count;
    private int line = 1;
    private int lastReported;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> destination, CancellationToken cancellationToken = default)
    {
        while (start == passed)
        {
            // The end of a character that a read cut off waits at the front for the next one.
            buffer.AsSpan(passed, count - passed).CopyTo(buffer);
            (start, count) = (0, count - passed);
            var read = await inner.ReadAsync(buffer.AsMemory(count), cancellationToken);
            count += read;
            passed = Check(buffer.AsSpan(0, count), isEnd: read == 0);
            if (read == 0 && passed == 0)
            {
                return 0;
            }
        }

        var length = Math.Min(destination.Length, passed - start);
        buffer.AsMemory(start, length).CopyTo(destination);
        start += length;
        return length;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private int Check(Span<byte> bytes, bool isEnd)
    {
        if (Utf8.IsValid(bytes))
        {
            line += bytes.Count((byte)'\n');
            return bytes.Length;
        }

        var i = 0;
        while (i < bytes.Length)
        {
            var status = Rune.DecodeFromUtf8(bytes[i..], out var rune, out var length);
            if (status == OperationStatus.NeedMoreData && !isEnd)
            {
                return i;
            }

            if (status != OperationStatus.Done)
            {
                Report();
                bytes.Slice(i, length).Fill((byte)'?');
            }
            else if (rune.Value == '\n')
            {
                line++;
            }

            i += length;
        }

        return i;
    }

    private void Report()
    {
        if (lastReported != line)
        {
            lastReported = line;
            report(line);
        }
    }
}
