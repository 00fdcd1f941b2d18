namespace LlmOps.Launcher.LocalServers;

/// <summary>A program that is not on this machine, and what to install to have it.</summary>
internal sealed record MissingProgram(string Name, IReadOnlyList<string> DebianPackages, string BrewFormula)
{
    public LocalServerException Error(string reason) => new(
        $"{Name} is missing on this machine: {reason}. Install it (Debian, Ubuntu: apt-get install {string.Join(' ', DebianPackages)}; "
        + $"macOS: brew install {BrewFormula}) and start again.");
}
