using FsCheck;
using FsCheck.Fluent;
using LlmOps.ModelClients.Tools;

namespace LlmOps.ModelClients.Tests.Tools;

public sealed class ToolScopeProperties
{
    private static readonly ToolScope Scope = ToolScope.TryParse("https://tools.example:8443/tools")!;

    private static readonly Gen<string> Word = Gen.Elements("weather", "a", "b-1", "x.y", "tools", "~u", "A").Select(w => "/" + w);

    private static readonly Gen<string> Piece = Gen.Elements(
        "/tools", "/tools/", "toolsmith", "/", "//", "/..", "/../", "/.", "..", "%2e", "%2E%2E/", "/%2e%2e", "%2f", "%2F", "%5c", "\\", "..;", "/..;/", ";x=1", "%00", "%252e", "@", ":", "#", "?", "%c0%af", "．．", "/admin", "a", " ", "\t", "é");

    private static readonly Gen<string> Authority = Gen.Elements(
        "tools.example:8443", "TOOLS.Example:8443", "tools.example", "tools.example:443", "tools.example:08443", "tools.example.:8443", "tools.example.evil:8443", "evil.example:8443", "tools.example:8443@evil.example", "user@tools.example:8443",
        "user:pass@tools.example:8443", "tools.example:8443\\@evil.example", "tools。example:8443", "ｔools.example:8443", "töols.example:8443", "xn--tools.example:8443", "127.0.0.1:8443", "2130706433:8443", "[::1]:8443", "", ":8443");

    private static readonly Gen<string> Wild =
        from scheme in Gen.Elements("https://", "HTTPS://", "http://", "ftp://", "https:", "https:/", "//", "file:///", "https:\\\\", "")
        from authority in Authority
        from path in Piece.ListOf()
        select scheme + authority + string.Concat(path);

    // Most wild addresses are beside the scope, which says little; these begin within it.
    private static readonly Gen<string> Address = Gen.OneOf(Wild, Piece.NonEmptyListOf().Select(path => "https://tools.example:8443/tools/" + string.Concat(path)));

    [Fact]
    public void Whatever_is_covered_would_be_requested_from_the_scope_however_a_server_reads_the_path() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(4_000), Prop.ForAll(Address.ToArbitrary(), text =>
            ToolScope.TryReadAddress(text) is not { } address || !Scope.Covers(address)
            || (address is { Scheme: "https", IdnHost: "tools.example", Port: 8443, UserInfo: "" } && AllReadings(address.AbsolutePath).All(path => path is ["tools", ..]))));

    [Fact]
    public void Everything_written_plainly_below_the_scope_is_covered_whatever_the_case_of_its_host() =>
        Check.QuickThrowOnFailure(Prop.ForAll(Word.ListOf().ToArbitrary(), Gen.Elements("https://tools.example:8443", "HTTPS://Tools.EXAMPLE:8443").ToArbitrary(), (words, origin) =>
            ToolScope.TryReadAddress($"{origin}/tools{string.Concat(words)}?q=a%2fb") is { } address && Scope.Covers(address)));

    [Fact]
    public void An_address_beside_the_scope_is_never_covered() =>
        Check.QuickThrowOnFailure(Prop.ForAll(Word.ListOf().ToArbitrary(), Gen.Elements("https://tools.example:8443/toolsmith", "https://tools.example:8443/Tools", "https://tools.example:8443", "https://tools.example/tools", "http://tools.example:8443/tools", "https://tools.example.:8443/tools", "https://xn--tools.example:8443/tools").ToArbitrary(), (words, origin) =>
            ToolScope.TryReadAddress($"{origin}{string.Concat(words.Where(w => w is not "/tools"))}") is { } address && !Scope.Covers(address)));

    [Theory]
    [InlineData("https://tools.example", "https://tools.example/any/thing", true)]
    [InlineData("https://tools.example", "https://tools.example:443", true)]
    [InlineData("https://tools.example/", "https://tools.example?city=Bern", true)]
    [InlineData("https://tools.example/a/", "https://tools.example/a", false)]
    [InlineData("https://bücher.example/t", "https://xn--bcher-kva.example/t/x", true)]
    [InlineData("https://tools.example/t", "https://tools.example/x/../t/y", true)]
    [InlineData("https://tools.example/t", "https://tools.example/t/../admin", false)]
    [InlineData("http://127.0.0.1:9000/t", "http://2130706433:9000/t", true)]
    [InlineData("https://tools.example", "https://tools.example@evil.example/", false)]
    [InlineData("https://tools.example/t", "https://tools.example/t/..%2fadmin", false)]
    [InlineData("https://tools.example/t", "https://tools.example/t/..;/admin", false)]
    [InlineData("https://tools.example/t", "https://tools.example/t#x", false)]
    public void A_scope_compares_what_would_be_requested(string scope, string address, bool isCovered) =>
        Assert.Equal(isCovered, ToolScope.TryReadAddress(address) is { } read && ToolScope.TryParse(scope)!.Covers(read));

    [Theory]
    [InlineData("tools.example")]
    [InlineData("ftp://tools.example")]
    [InlineData("https://user@tools.example")]
    [InlineData("https://tools.example/?x=1")]
    [InlineData("https://tools.example/a%2fb")]
    [InlineData("https://*.example/")]
    public void An_operator_cannot_trust_what_is_no_plain_address(string text) => Assert.Null(ToolScope.TryParse(text));

    /// <summary>The segments a server may see: as they are, unescaped once or twice, backslashes taken for slashes, parameters cut off, dots followed.</summary>
    private static IEnumerable<List<string>> AllReadings(string path)
    {
        foreach (var read in new[] { path, Uri.UnescapeDataString(path), Uri.UnescapeDataString(Uri.UnescapeDataString(path)) })
        {
            var segments = new List<string>();
            foreach (var segment in read.Replace('\\', '/').Split('/').Select(s => s.Split(';')[0]).Where(s => s is not ("" or ".")))
            {
                if (segment is not "..")
                {
                    segments.Add(segment);
                }
                else if (segments.Count > 0)
                {
                    segments.RemoveAt(segments.Count - 1);
                }
            }

            yield return segments;
        }
    }
}
