using System.Buffers.Binary;
using System.Numerics;

namespace LlmOps.InferenceGateway.Spool;

/// <summary>
/// One entry on disk: four bytes to find the next frame by after damage, length, CRC-32C of the content, content.
/// A reader accepts nothing whose checksum is wrong, and goes on behind it.
/// </summary>
internal static class SpoolFrame
{
    public const int HeaderLength = 12;
    public const int MaxContent = 256 << 20;

    private static ReadOnlySpan<byte> Magic => [0x4C, 0xF1, 0x0D, 0xA7];

    public static void WriteHeader(Span<byte> header, ReadOnlySpan<byte> content)
    {
        Magic.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], content.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(header[8..], Checksum(content));
    }

    /// <summary>Reads the frame at the start of <paramref name="bytes"/>.</summary>
    /// <returns>False when there is none, or it is torn or damaged.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> content)
    {
        content = default;
        if (bytes.Length < HeaderLength || !bytes.StartsWith(Magic))
        {
            return false;
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]);
        if (length is < 1 or > MaxContent || length > bytes.Length - HeaderLength)
        {
            return false;
        }

        var candidate = bytes.Slice(HeaderLength, length);
        if (Checksum(candidate) != BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]))
        {
            return false;
        }

        content = candidate;
        return true;
    }

    /// <summary>How far the next possible frame is, behind the first byte; the whole length when there is none.</summary>
    public static int NextCandidate(ReadOnlySpan<byte> bytes)
    {
        var found = bytes[1..].IndexOf(Magic);
        return found < 0 ? bytes.Length : found + 1;
    }

    private static uint Checksum(ReadOnlySpan<byte> content)
    {
        var crc = uint.MaxValue;
        while (content.Length >= 8)
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(content));
            content = content[8..];
        }

        foreach (var b in content)
        {
            crc = BitOperations.Crc32C(crc, b);
        }

        return ~crc;
    }
}
