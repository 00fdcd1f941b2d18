namespace LlmOps.InferenceGateway.Inferences;

/// <summary>Ids carry their own time, which names the partition they are in.</summary>
internal static class InferenceId
{
    /// <returns>False for ids that cannot be the gateway's.</returns>
    public static bool TryTime(Guid id, out DateTimeOffset at)
    {
        at = default;
        if (id.Version != 7)
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        var milliseconds = 0L;
        foreach (var b in bytes[..6])
        {
            milliseconds = milliseconds << 8 | b;
        }

        // Beyond the year 9999 no calendar follows.
        if (milliseconds > DateTimeOffset.MaxValue.ToUnixTimeMilliseconds())
        {
            return false;
        }

        at = DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
        return true;
    }
}
