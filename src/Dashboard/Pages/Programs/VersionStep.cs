using System.Text.Json;
using System.Text.Json.Nodes;
using LlmOps.Client;

namespace LlmOps.Dashboard.Pages.Programs;

/// <summary>One step of a version.</summary>
public sealed record VersionStep(
    string Id, string Module, string Adapter, string? Instructions, IReadOnlyList<VersionInput> Inputs, IReadOnlyList<VersionField> Outputs,
    IReadOnlyList<VersionDemo> Demos, VersionModel Model, VersionOptions Options)
{
    /// <summary>Whether it asks a model.</summary>
    public bool AsksModel => Model.Name is { Length: > 0 };

    /// <summary>Whether its prompt has room for demos.</summary>
    public bool TakesDemos => AsksModel && Module is not ("template" or "react");

    internal static VersionStep Of(WireStep step) => new(
        step.Id ?? "step", step.Module ?? "predict", step.Adapter ?? "chat", step.Signature?.Instructions,
        [.. (step.Signature?.Inputs ?? []).Select(f => new VersionInput(f, VersionSource.Parse(step.Bind?.GetValueOrDefault(f.Name) ?? $"$.inputs.{f.Name}")))],
        step.Signature?.Outputs ?? [], step.Demos ?? [], step.Model ?? new(null, null, null), VersionOptions.Of(step.Options ?? [], step.RepairAttempts));
}

/// <summary>An input of a step, and where its value comes from.</summary>
public sealed record VersionInput(VersionField Field, VersionSource From);

public sealed record VersionField(string Name, string? Type, string? Desc)
{
    public JsonElement Default { get; init; }

    public JsonObject? Constraints { get; init; }

    /// <summary>Default and limits in a few words.</summary>
    public string Rules => string.Join(", ", (Constraints ?? []).Select(c => $"{c.Key} {c.Value}").Concat(Default.ValueKind is JsonValueKind.Undefined ? [] : [$"default {Default.GetRawText()}"]));
}

public sealed record VersionDemo(JsonObject? Inputs, JsonObject? Outputs, bool Augmented);

public sealed record VersionModel(string? Name, double? Temperature, int? MaxTokens);

/// <summary>The options of a step's module: tools and hand-written messages apart from plain settings and from anything else.</summary>
public sealed record VersionOptions(IReadOnlyList<VersionTool> Tools, IReadOnlyList<VersionMessage> Messages, IReadOnlyList<(string Name, string Value)> Plain, IReadOnlyList<(string Name, JsonNode Value)> Others)
{
    internal static VersionOptions Of(JsonObject options, int repairAttempts)
    {
        var rest = options.Where(o => o.Key is not ("tools" or "messages") && o.Value is not null).ToList();
        return new(
            options["tools"].Deserialize<List<VersionTool>>(LlmOpsJson.Options) ?? [],
            options["messages"].Deserialize<List<VersionMessage>>(LlmOpsJson.Options) ?? [],
            [.. rest.Where(o => o.Value is JsonValue).Select(o => (o.Key, o.Value!.ToString())), .. repairAttempts > 0 ? [("repair_attempts", $"{repairAttempts}")] : Array.Empty<(string, string)>()],
            [.. rest.Where(o => o.Value is not JsonValue).Select(o => (o.Key, o.Value!))]);
    }
}

public sealed record VersionTool(string Name, string? Desc, JsonObject? Args, string? Url);

public sealed record VersionMessage(string? Role, string Content);

internal sealed record WireStep(
    string? Id, string? Module, string? Adapter, WireSignature? Signature, IReadOnlyList<VersionDemo>? Demos, VersionModel? Model, Dictionary<string, string>? Bind, JsonObject? Options, int RepairAttempts);

internal sealed record WireSignature(string? Instructions, IReadOnlyList<VersionField>? Inputs, IReadOnlyList<VersionField>? Outputs);
