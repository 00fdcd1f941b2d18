namespace LlmOps.Cli;

/// <summary>What a script can rely on.</summary>
internal static class ExitCodes
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int BadUsage = 2;
    public const int Hold = 10;
    public const int NeedsReview = 11;
    public const int InsufficientEvidence = 12;
}
