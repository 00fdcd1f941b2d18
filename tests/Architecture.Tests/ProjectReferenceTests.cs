namespace LlmOps.Architecture.Tests;

public sealed class ProjectReferenceTests
{
    private static readonly string[] Services = ["ProgramRegistry", "EvalRuns", "OptimizationJobs", "InferenceGateway"];

    /// <summary>Who may reference whom. A project missing here, or a reference missing here, fails.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Contracts"] = [],
        ["Programs"] = [],
        ["Client"] = [],
        ["PracticeModel"] = [],
        ["Evaluation"] = ["Programs"],
        ["Optimization"] = ["Evaluation", "Programs"],
        ["ModelClients"] = ["Programs"],
        ["ProgramRegistry"] = ["Contracts", "Evaluation", "Programs", "ServiceDefaults"],
        ["EvalRuns"] = ["Contracts", "Evaluation", "ModelClients", "ServiceDefaults"],
        ["OptimizationJobs"] = ["Contracts", "Optimization", "ModelClients", "ServiceDefaults"],
        ["InferenceGateway"] = ["Contracts", "Programs", "ModelClients", "ServiceDefaults"],
        ["Dashboard"] = ["Client", "ServiceDefaults"],
        ["Cli"] = ["Client"],
        ["Launcher"] = ["Client"],
    };

    public static TheoryData<string> Sources => [.. Repository.Sources.Select(p => p.Name)];

    [Theory]
    [MemberData(nameof(Sources))]
    public void A_project_references_only_what_the_design_allows(string project)
    {
        Assert.True(Allowed.ContainsKey(project), $"{project} is new: add it to the table with what it may reference.");
        Assert.Empty(Repository.Projects[project].References.Except(Allowed[project]));
    }

    [Fact]
    public void No_service_references_another_service() =>
        Assert.Empty(from service in Services from reference in Repository.Projects[service].References where Services.Contains(reference) select $"{service} -> {reference}");

    [Fact]
    public void Service_defaults_reference_packages_only() => Assert.Empty(Repository.Projects["ServiceDefaults"].References);

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = File.ReadAllText(Path.Combine(Repository.Root, "LlmOps.sln"));
        Assert.Empty(Repository.Projects.Values.Where(p => !solution.Contains(p.Path.Replace('/', '\\'), StringComparison.Ordinal)).Select(p => p.Path));
    }
}
