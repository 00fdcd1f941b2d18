using System.Text.Json.Nodes;

namespace LlmOps.EvalRuns.Scoring;

/// <summary>
/// What a judge is shown of a prediction. Each of its inputs is bound by a path (<c>inputs.NAME</c>, <c>expected.NAME</c>, <c>outputs.NAME</c>), or,
/// unbound, to the first thing of its name among outputs, labels and inputs.
/// </summary>
internal static class JudgeInputs
{
    private static readonly string[] Places = ["outputs", "expected", "inputs"];

    /// <summary>Whether the text names something a judge may be shown.</summary>
    public static bool IsPath(string path) => path.Split('.', 2) is [var place, { Length: > 0 }] && Places.Contains(place, StringComparer.Ordinal);

    /// <param name="names">The judge program's inputs.</param>
    /// <param name="bindings">Paths by input.</param>
    /// <param name="item">The prediction.</param>
    public static JsonObject Of(IEnumerable<string> names, IReadOnlyDictionary<string, string> bindings, ScoredItem item)
    {
        var given = new JsonObject();
        foreach (var name in names)
        {
            if (Find(name, bindings.GetValueOrDefault(name), item) is var (isThere, value) && isThere)
            {
                given[name] = value?.DeepClone();
            }
        }

        return given;
    }

    private static (bool IsThere, JsonNode? Value) Find(string name, string? path, ScoredItem item)
    {
        var candidates = path is null ? Places.Select(place => (Place: place, Name: name)) : [(path.Split('.', 2)[0], path.Split('.', 2)[1])];
        foreach (var (place, field) in candidates)
        {
            if (Fields(place, item).TryGetPropertyValue(field, out var value))
            {
                return (true, value);
            }
        }

        return default;
    }

    private static JsonObject Fields(string place, ScoredItem item) => place switch { "outputs" => item.Outputs, "expected" => item.Expected, _ => item.Inputs };
}
