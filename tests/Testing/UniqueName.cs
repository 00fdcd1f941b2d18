namespace LlmOps.Testing;

/// <summary>Names that no other test, and no other test process, uses.</summary>
public static class UniqueName
{
    /// <summary>A lower-case name such as <c>orders_3f…</c>, valid as a database, virtual host, dataset or program name.</summary>
    public static string Next(string prefix) => $"{prefix}_{Guid.NewGuid():n}";
}
