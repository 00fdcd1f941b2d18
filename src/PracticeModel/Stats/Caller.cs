using System.Security.Cryptography;
using System.Text;

namespace LlmOps.PracticeModel.Stats;

/// <summary>Who calls. Any bearer key is welcome, and none; the key itself is never kept.</summary>
/// <param name="Key">First eight hex digits of the key's SHA-256; <c>none</c> without a key.</param>
/// <param name="TraceParent">The incoming trace header.</param>
internal sealed record Caller(string Key, string? TraceParent)
{
    private const string Scheme = "Bearer ";
    private const int LongestTraceParent = 128;

    public static Caller Of(HttpRequest request)
    {
        var authorization = request.Headers.Authorization.ToString();
        var key = authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? authorization[Scheme.Length..].Trim() : authorization.Trim();
        var trace = request.Headers.TraceParent.ToString();
        return new Caller(
            key.Length == 0 ? "none" : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)).AsSpan(0, 4)),
            trace.Length is > 0 and <= LongestTraceParent ? trace : null);
    }
}
