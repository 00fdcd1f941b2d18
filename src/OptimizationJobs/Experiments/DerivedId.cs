using System.Security.Cryptography;
using System.Text;

namespace LlmOps.OptimizationJobs.Experiments;

/// <summary>Makes an id from what it stands for, so that a job that replays after a crash names what it already has.</summary>
internal static class DerivedId
{
    public static Guid Of(params IEnumerable<string?> parts)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\u001e', parts)));

        // Version 8 (RFC 9562): an id made by a rule of our own.
        hash[6] = (byte)((hash[6] & 0x0f) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3f) | 0x80);
        return new Guid(hash.AsSpan(0, 16), bigEndian: true);
    }
}
