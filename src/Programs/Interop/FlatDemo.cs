using System.Text.Json;
using System.Text.Json.Nodes;
using LlmOps.Programs.Versions;

namespace LlmOps.Programs.Interop;

/// <summary>A demo as DSPy keeps it: inputs, outputs and bookkeeping in one flat object.</summary>
internal static class FlatDemo
{
    private const string Augmented = "augmented";

    // DSPy's own notes on an example, such as dspy_uuid.
    private const string Bookkeeping = "dspy_";

    /// <summary>Sorts the values by side; names of neither side go to <paramref name="unknown"/>.</summary>
    public static DemoSpec Read(JsonObject flat, IReadOnlyCollection<string> inputs, IReadOnlyCollection<string> outputs, ICollection<string> unknown)
    {
        var demo = new DemoSpec([], [], !inputs.Contains(Augmented) && !outputs.Contains(Augmented) && flat[Augmented]?.GetValueKind() is JsonValueKind.True);
        foreach (var (name, value) in flat)
        {
            if (inputs.Contains(name) || outputs.Contains(name))
            {
                (inputs.Contains(name) ? demo.Inputs : demo.Outputs)[name] = value?.DeepClone();
            }
            else if (!IsBookkeeping(name))
            {
                unknown.Add(name);
            }
        }

        return demo;
    }

    public static JsonObject Write(DemoSpec demo)
    {
        var flat = new JsonObject();
        if (demo.Augmented)
        {
            flat[Augmented] = true;
        }

        foreach (var (name, value) in demo.Inputs.Concat(demo.Outputs))
        {
            flat[name] = value?.DeepClone();
        }

        return flat;
    }

    /// <summary>The names of fields in a demo, as far as they can be told.</summary>
    public static IEnumerable<string> FieldNames(JsonObject flat) =>
        flat.Select(e => e.Key).Where(name => !IsBookkeeping(name));

    private static bool IsBookkeeping(string name) => name is Augmented || name.StartsWith(Bookkeeping, StringComparison.Ordinal);
}
