namespace LlmOps.ModelClients.Tools;

/// <summary>
/// An address the operator trusts, and everything below it: the same scheme, host and port, and the same path or one that goes on behind it at a
/// slash. What is compared is the address as it would be requested, so spelling cannot talk its way out.
/// </summary>
public sealed class ToolScope
{
    private readonly Uri _address;

    private ToolScope(Uri address) => _address = address;

    /// <summary>How narrow it is: the length of its path.</summary>
    internal int Depth => _address.AbsolutePath.Length;

    /// <summary>Reads an operator's address; null when it is not a plain http or https address without credentials, query or fragment.</summary>
    public static ToolScope? TryParse(string text) => TryReadAddress(text) is { Query: "" } address ? new(address) : null;

    /// <summary>Reads a tool's address; null when it is not a plain one. A query is allowed.</summary>
    internal static Uri? TryReadAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address is { Scheme: "http" or "https", UserInfo: "", Fragment: "", Host.Length: > 0 } && IsPlain(address.AbsolutePath) ? address : null;

    /// <summary>Whether an address that was read lies in the scope.</summary>
    internal bool Covers(Uri address)
    {
        var (path, top) = (address.AbsolutePath, _address.AbsolutePath);
        return address.Scheme == _address.Scheme && address.IdnHost == _address.IdnHost && address.Port == _address.Port
            && (path == top || path.StartsWith(top.EndsWith('/') ? top : top + '/', StringComparison.Ordinal));
    }

    /// <summary>The address.</summary>
    public override string ToString() => _address.AbsoluteUri;

    // Servers differ in what they make of escapes (%2f, %2e, %5c) and of parameters behind dots (..;x): such a path may lead out of its prefix.
    private static bool IsPlain(string path) => !path.Contains('%', StringComparison.Ordinal) && !path.Split('/').Any(segment => segment.Split(';')[0] is "." or "..");
}
