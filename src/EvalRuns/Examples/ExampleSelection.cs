using System.Security.Cryptography;
using System.Text;
using LlmOps.EvalRuns.Siblings;
using LlmOps.ServiceDefaults.Http;

namespace LlmOps.EvalRuns.Examples;

/// <summary>Which rows of a dataset version a run scores.</summary>
internal sealed record ExampleSelection(DatasetVersion Dataset, string Split, IReadOnlyList<string>? ExampleIds, Guid? FinalCheck)
{
    /// <summary>Equal for equal rows in equal order. Looks at the sealed test split share nothing.</summary>
    public string Key => $"{Dataset.Dataset}@{Dataset.Number}:{Dataset.Hash}/{Split}/{(ExampleIds is null ? "all" : Digest(ExampleIds))}{(FinalCheck is null ? "" : $"/{FinalCheck}")}";

    public IReadOnlyList<Example> Of(IReadOnlyList<Example> split)
    {
        if (split.Count == 0)
        {
            throw ProblemException.Invalid("split", $"'{Split}' of {Dataset.Dataset}@{Dataset.Number} has no examples.");
        }

        return ExampleIds is null ? split : Pick(split, ExampleIds);
    }

    private List<Example> Pick(IReadOnlyList<Example> split, IReadOnlyList<string> ids)
    {
        var byId = split.ToDictionary(e => e.Id, StringComparer.Ordinal);
        var unknown = ids.Where(id => !byId.ContainsKey(id)).ToList();
        if (unknown.Count > 0 || ids.Count == 0 || ids.Distinct(StringComparer.Ordinal).Count() != ids.Count)
        {
            throw ProblemException.Invalid("example_ids", unknown.Count > 0 ? $"has {unknown.Count} ids that are not in the split '{Split}', the first is '{unknown[0]}'." : "must name at least one example, and none twice.");
        }

        return [.. ids.Select(id => byId[id])];
    }

    private static string Digest(IReadOnlyList<string> ids) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', ids))));
}
