using System.Text.RegularExpressions;

namespace LlmOps.Architecture.Tests;

public sealed partial class LayoutTests
{
    private static readonly string[] BannedFolders = ["Services", "Helpers", "Common", "Interfaces", "Dtos", "Utils"];

    [Fact]
    public void Folders_are_nouns_of_the_business()
    {
        var folders = new[] { "src", "ServiceDefaults" }
            .SelectMany(top => Directory.EnumerateDirectories(Path.Combine(Repository.Root, top), "*", SearchOption.AllDirectories))
            .Where(path => !path.Contains("/obj", StringComparison.Ordinal) && !path.Contains("/node_modules", StringComparison.Ordinal));
        Assert.DoesNotContain(folders, path => BannedFolders.Contains(Path.GetFileName(path)));
    }

    [Fact]
    public void No_feature_folder_of_a_service_is_named_like_a_source_project()
    {
        var projects = Repository.Sources.Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
        var services = new[] { "ProgramRegistry", "EvalRuns", "OptimizationJobs", "InferenceGateway" };
        Assert.DoesNotContain(services.SelectMany(s => Directory.EnumerateDirectories(Path.Combine(Repository.Root, "src", s))), path => projects.Contains(Path.GetFileName(path)));
    }

    [Fact]
    public void Type_names_say_what_a_thing_is_not_that_it_helps()
    {
        var offenders = new[] { "src", "ServiceDefaults" }.SelectMany(Repository.CodeBelow)
            .SelectMany(path => BannedTypeName().Matches(File.ReadAllText(path)).Select(m => $"{Path.GetRelativePath(Repository.Root, path)}: {m.Groups["name"].Value}"));
        Assert.Empty(offenders);
    }

    [Fact]
    public void Contracts_hold_records_and_enums_only()
    {
        var offenders = Repository.CodeBelow("src/Contracts").Where(path => OtherType().IsMatch(File.ReadAllText(path)));
        Assert.Empty(offenders);
    }

    [Fact]
    public void No_contextual_feature_filter_or_requirement_all_gates_a_rollout()
    {
        // RequirementType.All skips a filter that gets no context and so fails open.
        var offenders = Repository.CodeBelow("src/InferenceGateway").Where(path => ContextualFilter().IsMatch(File.ReadAllText(path)));
        Assert.Empty(offenders);
    }

    [GeneratedRegex(@"\b(class|record|struct|interface)\s+(?<name>\w*(Manager|Helpers?|Utils?|Impl|Dto))\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex BannedTypeName();

    [GeneratedRegex(@"^\s*(public|internal)\s+(static\s+|abstract\s+|sealed\s+)*(class|interface|struct)\s", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex OtherType();

    [GeneratedRegex(@"RequirementType\s*=\s*RequirementType\.All|IVariantFeatureManagerSnapshot|IFeatureManagerSnapshot|Microsoft\.Percentage", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ContextualFilter();
}
