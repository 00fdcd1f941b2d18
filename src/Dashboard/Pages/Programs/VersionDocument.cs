using System.Text.Json;
using System.Text.Json.Nodes;
using LlmOps.Client;

namespace LlmOps.Dashboard.Pages.Programs;

/// <summary>The version document as far as pages show it. Members that newer platforms add are simply not shown.</summary>
public sealed record VersionDocument(string Profile, IReadOnlyList<VersionStep> Steps, IReadOnlyList<VersionOutput> Outputs, IReadOnlyList<VersionType> Types, IReadOnlyList<VersionFallback> Fallbacks)
{
    private static readonly VersionDocument Unreadable = new("native", [], [], [], []);

    /// <summary>What a caller gives, in the order in which the steps ask for it.</summary>
    public IReadOnlyList<VersionField> Inputs => [.. Steps.SelectMany(s => s.Inputs).Where(i => i.From.Step is null).Select(i => i.Field with { Name = i.From.Name }).DistinctBy(f => f.Name)];

    /// <summary>The steps by how far they are from the program's inputs: what shares a level waits for none of its own.</summary>
    public IReadOnlyList<IReadOnlyList<VersionStep>> Levels
    {
        get
        {
            var levels = new Dictionary<string, int>(StringComparer.Ordinal);
            for (var round = 0; round < Steps.Count; round++)
            {
                foreach (var step in Steps)
                {
                    levels[step.Id] = step.Inputs.Select(i => i.From.Step is { } source ? levels.GetValueOrDefault(source) + 1 : 0).DefaultIfEmpty().Max();
                }
            }

            return [.. Steps.GroupBy(s => levels[s.Id]).OrderBy(g => g.Key).Select(g => g.ToList())];
        }
    }

    public static VersionDocument Read(JsonElement? spec)
    {
        try
        {
            return spec?.Deserialize<WireDocument>(LlmOpsJson.Options) is { Steps: { } steps } wire
                ? new(wire.Profile ?? "native", [.. steps.Select(VersionStep.Of)], [.. Named(wire, steps)], [.. (wire.Types ?? []).Select(VersionType.Of)], wire.Fallbacks ?? [])
                : Unreadable;
        }
        catch (JsonException)
        {
            return Unreadable;
        }
    }

    // Without names of its own a program answers what its last step declares.
    private static IEnumerable<VersionOutput> Named(WireDocument wire, IReadOnlyList<WireStep> steps) => wire.Outputs is { Count: > 0 } named
        ? named.Select(o => new VersionOutput(o.Key, VersionSource.Parse(o.Value)))
        : steps.TakeLast(1).SelectMany(s => (s.Signature?.Outputs ?? []).Select(f => new VersionOutput(f.Name, new(s.Id, f.Name))));

    private sealed record WireDocument(string? Profile, IReadOnlyList<WireStep>? Steps, Dictionary<string, string>? Outputs, Dictionary<string, WireType>? Types, IReadOnlyList<VersionFallback>? Fallbacks);
}

/// <summary>Where a value comes from.</summary>
/// <param name="Step">The step that gives it; null for the program's inputs.</param>
/// <param name="Name">What it is called there.</param>
public sealed record VersionSource(string? Step, string Name)
{
    public static VersionSource Parse(string path) => path.Split('.') switch
    {
        ["$", "steps", var step, var field] => new(step, field),
        ["$", "inputs", var name] => new(null, name),
        _ => new(null, path),
    };

    public override string ToString() => Step is null ? Name : $"{Step}.{Name}";
}

/// <summary>An output of the program.</summary>
public sealed record VersionOutput(string Name, VersionSource From);

/// <summary>What answers when a run fails: another model, or fixed outputs.</summary>
public sealed record VersionFallback(string? Model, JsonObject? Outputs);

/// <summary>A declared type: fields, named values, or a JSON schema.</summary>
public sealed record VersionType(string Name, IReadOnlyList<VersionField>? Fields, JsonObject? Values, JsonObject? Schema)
{
    internal static VersionType Of(KeyValuePair<string, WireType> declared) => new(declared.Key, declared.Value.Fields, declared.Value.Enum, declared.Value.JsonSchema);
}

internal sealed record WireType(IReadOnlyList<VersionField>? Fields, JsonObject? Enum, JsonObject? JsonSchema);
