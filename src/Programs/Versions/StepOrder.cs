namespace LlmOps.Programs.Versions;

/// <summary>Which step waits for which.</summary>
internal static class StepOrder
{
    /// <summary>The steps whose outputs a step takes.</summary>
    public static IReadOnlyList<string> Sources(StepSpec step) =>
        [.. step.Signature.Inputs.Select(f => BindingPath.TryOutput(BindingPath.Of(step, f.Name), out var source, out _) ? source : "").Where(s => s.Length > 0).Distinct(StringComparer.Ordinal)];

    /// <summary>Steps that wait for each other in a circle; empty when there is none.</summary>
    public static IReadOnlyList<string> Circle(ProgramSpec spec)
    {
        var steps = ById(spec);
        var done = new HashSet<string>(StringComparer.Ordinal);
        foreach (var start in steps.Keys)
        {
            var path = new List<string>();
            if (Visit(start, path) is { } circle)
            {
                return circle;
            }
        }

        return [];

        IReadOnlyList<string>? Visit(string id, List<string> path)
        {
            if (path.Contains(id))
            {
                return path[path.IndexOf(id)..];
            }

            if (!steps.TryGetValue(id, out var step) || done.Contains(id))
            {
                return null;
            }

            path.Add(id);
            foreach (var source in Sources(step))
            {
                if (Visit(source, path) is { } circle)
                {
                    return circle;
                }
            }

            path.Remove(id);
            done.Add(id);
            return null;
        }
    }

    /// <summary>The steps that an output of the program needs, directly or through others.</summary>
    public static IReadOnlySet<string> Used(ProgramSpec spec)
    {
        var steps = ById(spec);
        var used = new HashSet<string>(StringComparer.Ordinal);
        var waiting = new Stack<string>(spec.Outputs is { Count: > 0 } outputs
            ? outputs.Values.Select(path => BindingPath.TryOutput(path, out var step, out _) ? step : "")
            : spec.Steps.TakeLast(1).Select(s => s.Id));
        while (waiting.TryPop(out var id))
        {
            if (steps.TryGetValue(id, out var step) && used.Add(id))
            {
                foreach (var source in Sources(step))
                {
                    waiting.Push(source);
                }
            }
        }

        return used;
    }

    /// <summary>The steps in an order in which each comes after those it waits for; else as in the document. Only for a document without a circle.</summary>
    public static IReadOnlyList<StepSpec> Sorted(ProgramSpec spec)
    {
        var sorted = new List<StepSpec>();
        while (sorted.Count < spec.Steps.Count)
        {
            sorted.Add(spec.Steps.First(s => !sorted.Contains(s) && Sources(s).All(source => sorted.Exists(b => b.Id == source))));
        }

        return sorted;
    }

    private static Dictionary<string, StepSpec> ById(ProgramSpec spec) => spec.Steps.DistinctBy(s => s.Id).ToDictionary(s => s.Id, StringComparer.Ordinal);
}
