namespace LlmOps.Testing;

/// <summary>The keys that tests give to services, so that a test's request carries what its service expects.</summary>
public static class TestKeys
{
    /// <summary>An administrator's key for <c>LlmOps__AdminKey</c>.</summary>
    public const string Admin = "llmops_test_admin_0123456789abcdefghijkl";

    /// <summary>The key services show each other, for <c>LlmOps__ServiceKey</c>.</summary>
    public const string Service = "llmops_test_service_0123456789abcdefghij";
}
