using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace LlmOps.PracticeModel.Chat;

/// <summary>A SHA-256 over texts, taken in one go: a prompt has hundreds of short ones. Length before text, so that no two lists of texts give the same bytes.</summary>
internal sealed class Fingerprint : IDisposable
{
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(32 * 1024);
    private int _length;

    public void Add(string text)
    {
        var size = Encoding.UTF8.GetByteCount(text);
        Grow(sizeof(int) + size);
        BinaryPrimitives.WriteInt32LittleEndian(_buffer.AsSpan(_length), size);
        Encoding.UTF8.GetBytes(text, _buffer.AsSpan(_length + sizeof(int)));
        _length += sizeof(int) + size;
    }

    public byte[] Take() => SHA256.HashData(_buffer.AsSpan(0, _length));

    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);

    private void Grow(int more)
    {
        if (_length + more <= _buffer.Length) { return; }
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_buffer.Length * 2, _length + more));
        _buffer.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
