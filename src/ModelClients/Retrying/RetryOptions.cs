namespace LlmOps.ModelClients.Retrying;

/// <summary>How often and how patiently a failed call is tried again.</summary>
public sealed record RetryOptions
{
    /// <summary>Tries in all, the first included; 1 or more, 4 unless told.</summary>
    public int MaxTries { get; init; } = 4;

    /// <summary>Longest wait before the second try; doubles with each further one. 500 ms unless told.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Longest wait before any try. 30 seconds unless told. A provider's longer <c>Retry-After</c> ends the tries instead.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(30);
}
