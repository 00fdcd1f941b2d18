namespace LlmOps.Architecture.Tests;

public sealed class PackageReferenceTests
{
    private static readonly string[] Hosts = ["ServiceDefaults", "ProgramRegistry", "EvalRuns", "OptimizationJobs", "InferenceGateway"];

    [Theory]
    [InlineData("OpenAI", new[] { "ModelClients" })]
    [InlineData("Microsoft.FeatureManagement", new[] { "InferenceGateway" })]
    [InlineData("MassTransit", null)]
    [InlineData("Microsoft.EntityFrameworkCore", null)]
    public void A_package_family_stays_where_it_belongs(string family, string[]? owners)
    {
        var users = Repository.Projects.Values
            .Where(p => !p.Path.StartsWith("tests/", StringComparison.Ordinal) && p.Packages.Any(k => k == family || k.StartsWith(family + ".", StringComparison.Ordinal)))
            .Select(p => p.Name);
        Assert.Empty(users.Except(owners ?? Hosts));
    }

    [Fact]
    public void Npgsql_is_used_by_services_and_by_the_launcher_that_starts_the_database() =>
        Assert.Empty(Repository.Sources.Where(p => p.Packages.Any(k => k.StartsWith("Npgsql", StringComparison.Ordinal))).Select(p => p.Name).Except([.. Hosts, "Launcher"]));

    [Fact]
    public void Pure_libraries_reference_no_package_that_does_input_or_output()
    {
        var pure = new[] { "Contracts", "Programs", "Evaluation", "Optimization" };
        var readers = new[] { "Programs -> AngleSharp", "Programs -> Handlebars.Net" };
        Assert.Empty(pure.SelectMany(p => Repository.Projects[p].Packages.Select(k => $"{p} -> {k}")).Except(readers));
    }

    [Fact]
    public void Versions_are_pinned_in_one_place()
    {
        var offenders = Directory.EnumerateFiles(Repository.Root, "*.csproj", SearchOption.AllDirectories)
            .Where(path => !path.Contains("/artifacts/", StringComparison.Ordinal) && !path.Contains("/AppHost/", StringComparison.Ordinal) && !path.Contains("/node_modules/", StringComparison.Ordinal))
            .Where(path => System.Xml.Linq.XDocument.Load(path).Descendants("PackageReference").Any(e => e.Attribute("Version") is not null));
        Assert.Empty(offenders);
    }
}
