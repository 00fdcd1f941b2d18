namespace LlmOps.Programs.Types;

/// <summary>Where and why a value does not have a type.</summary>
/// <param name="Path">The place inside the value, for example <c>[2].lat</c>; empty for the value itself.</param>
/// <param name="Reason">What is wrong there.</param>
internal sealed record Mismatch(string Path, string Reason)
{
    /// <summary>The same, seen from the container around.</summary>
    public Mismatch In(string step) => this with { Path = step + Path };

    public override string ToString() => Path.Length is 0 ? Reason : $"at {Path} {Reason}";
}
