namespace LlmOps.ServiceDefaults.Auth;

/// <summary>What a key may do.</summary>
public static class Scopes
{
    /// <summary>Call models and programs, send feedback.</summary>
    public const string Infer = "infer";

    /// <summary>Read everything except secrets and sealed data.</summary>
    public const string Read = "read";

    /// <summary>Publish, import, start runs and jobs.</summary>
    public const string Write = "write";

    /// <summary>Move rollouts, kill switches, models, dead letters.</summary>
    public const string Operate = "operate";

    /// <summary>Everything people may do, including keys and providers.</summary>
    public const string Admin = "admin";

    /// <summary>Between the platform's own services: also sealed data under a final check, and key hashes.</summary>
    public const string Service = "service";

    /// <summary>The scopes a person may give to a key.</summary>
    public static IReadOnlyList<string> Grantable { get; } = [Infer, Read, Write, Operate, Admin];

    /// <summary>Whether holding <paramref name="held"/> allows what needs <paramref name="needed"/>.</summary>
    public static bool Allow(IEnumerable<string> held, string needed) =>
        held.Any(h => h == needed || h == Service || (h == Admin && needed != Service));
}
