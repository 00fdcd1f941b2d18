namespace LlmOps.ModelClients.OpenAi;

/// <summary>Where and how to reach an OpenAI-compatible server.</summary>
/// <param name="BaseUrl">Address up to and including the version, for example <c>http://127.0.0.1:5100/v1</c>.</param>
/// <param name="ApiKey">Sent as bearer key; never logged.</param>
public sealed record OpenAiOptions(Uri BaseUrl, string ApiKey)
{
    /// <summary>How long to wait for the whole answer, or in a stream for the first and for each next piece; 100 seconds unless told.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>Leaves the key out of the text form.</summary>
    public override string ToString() => $"{nameof(OpenAiOptions)} {{ BaseUrl = {BaseUrl} }}";
}
