namespace LlmOps.Dashboard.Platform;

/// <summary>What a service said: a value, or why there is none. A page shows the problem in the value's place and stays intact.</summary>
/// <param name="Value">The value, when there is one.</param>
/// <param name="Problem">The problem, when there is none.</param>
public sealed record Answer<T>(T? Value, Problem? Problem) where T : class;

/// <summary>Why a service gave no value, in words for people.</summary>
/// <param name="Service">The service asked.</param>
/// <param name="Status">HTTP status; 0 when nothing answered.</param>
/// <param name="Code">Stable code of the problem.</param>
/// <param name="Detail">What is wrong.</param>
public sealed record Problem(string Service, int Status, string Code, string Detail)
{
    /// <summary>Headline.</summary>
    public string Title => Status switch
    {
        0 => $"The {Service} service does not answer",
        401 => "Your key is no longer accepted",
        403 => "Your key does not allow this",
        404 => "Not found",
        409 => "Not possible now",
        >= 500 => $"The {Service} service has a problem",
        _ => "This was not accepted",
    };

    /// <summary>Sentence below it.</summary>
    public string Text => Status switch
    {
        0 => "The rest of the page is up to date. Try again in a moment.",
        401 => "It may have been revoked. Sign out and sign in with another key.",
        _ => Detail,
    };
}
