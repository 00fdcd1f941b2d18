using System.Globalization;

namespace LlmOps.ModelClients.Tools;

/// <summary>Which tools may be called, and how long and large their answers may be: the section <c>Tools</c> of a host's configuration.</summary>
public sealed record ToolOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Tools";

    private const string AllowedPrefix = "Allowed:";
    private const string HeadersPrefix = "Headers:";

    /// <summary>Below which addresses tools may be; none when empty.</summary>
    public IReadOnlyList<ToolScope> Allowed { get; init; } = [];

    /// <summary>What is sent along, by scope; of several scopes the narrowest counts. For keys and the like.</summary>
    public IReadOnlyList<ToolHeader> Headers { get; init; } = [];

    /// <summary>How long to wait for the whole answer; 30 seconds unless told.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Largest answer in bytes, unpacked; 256 KiB unless told.</summary>
    public int MaxAnswerBytes { get; init; } = 256 << 10;

    /// <summary>
    /// Reads the settings <c>Allowed:N</c> (an address), <c>Headers:ADDRESS</c> or <c>Headers:N</c> for the address of that number (<c>Name: value</c>),
    /// <c>TimeoutSeconds</c> and <c>MaxAnswerBytes</c>, given by their paths below the section.
    /// </summary>
    /// <exception cref="InvalidOperationException">A setting is wrong; names it, and never its value where that is a secret.</exception>
    public static ToolOptions Read(IEnumerable<KeyValuePair<string, string?>> settings)
    {
        var options = new ToolOptions();
        var given = settings.Where(s => s.Value is { Length: > 0 }).ToDictionary(s => s.Key, s => s.Value!, StringComparer.Ordinal);
        foreach (var (path, text) in given)
        {
            options = path switch
            {
                "TimeoutSeconds" => options with { Timeout = TimeSpan.FromSeconds(Number(path, text, 3600)) },
                "MaxAnswerBytes" => options with { MaxAnswerBytes = (int)Number(path, text, 64 << 20) },
                _ when path.StartsWith(AllowedPrefix, StringComparison.Ordinal) => options with { Allowed = [.. options.Allowed, Scope(path, text)] },
                _ when path.StartsWith(HeadersPrefix, StringComparison.Ordinal) => options with { Headers = [.. options.Headers, Header(path, text, Address(path[HeadersPrefix.Length..]))] },
                _ => throw Wrong(path, "is unknown; there are Allowed, Headers, TimeoutSeconds and MaxAnswerBytes"),
            };
        }

        return options;

        // Shells drop environment variables whose names hold an address.
        string Address(string key) => given.GetValueOrDefault(AllowedPrefix + key) ?? key;
    }

    private static ToolScope Scope(string path, string text) =>
        ToolScope.TryParse(text) ?? throw Wrong(path, $"is '{text}', which is not a plain http or https address without credentials, query or fragment");

    private static ToolHeader Header(string path, string text, string address)
    {
        var (name, value) = text.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon ? (text[..colon].Trim(), text[(colon + 1)..].Trim()) : ("", "");
        using var probe = new HttpRequestMessage();
        return value.Length > 0 && probe.Headers.TryAddWithoutValidation(name, value)
            ? new(Scope(path, address), name, value)
            : throw Wrong(path, "is not a request header of the form 'Name: value'");
    }

    private static double Number(string path, string text, double most) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number > 0 && number <= most
            ? number
            : throw Wrong(path, string.Create(CultureInfo.InvariantCulture, $"must be a number above 0 and at most {most}"));

    private static InvalidOperationException Wrong(string path, string reason) => new($"The setting {Section}:{path} {reason}.");
}

/// <summary>A header for tools within a scope. Its value is never logged.</summary>
public sealed record ToolHeader(ToolScope Scope, string Name, string Value)
{
    /// <summary>Leaves the value out.</summary>
    public override string ToString() => $"{Name} for {Scope}";
}
