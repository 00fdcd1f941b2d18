using System.Text.Json;
using System.Text.Json.Nodes;
using LlmOps.Client;

namespace LlmOps.Dashboard.Pages.Programs;

/// <summary>The version document as far as pages show it. Members that newer platforms add are simply not shown.</summary>
internal sealed record VersionDocument(string? Profile, IReadOnlyList<VersionStep> Steps)
{
    private static readonly VersionDocument Unreadable = new(null, []);

    public static VersionDocument Read(JsonElement? spec)
    {
        try
        {
            var wire = spec?.Deserialize<WireDocument>(LlmOpsJson.Options);
            return wire?.Steps is null ? Unreadable : new(wire.Profile, [.. wire.Steps.Select(Step)]);
        }
        catch (JsonException)
        {
            return Unreadable;
        }
    }

    private static VersionStep Step(WireStep step) => new(step.Id ?? "step", step.Module ?? "predict", step.Adapter ?? "chat", step.Signature?.Instructions, step.Signature?.Inputs ?? [], step.Signature?.Outputs ?? [], step.Demos ?? [], step.Model ?? new(null, null, null));

    private sealed record WireDocument(string? Profile, IReadOnlyList<WireStep>? Steps);

    private sealed record WireStep(string? Id, string? Module, string? Adapter, WireSignature? Signature, IReadOnlyList<VersionDemo>? Demos, VersionModel? Model);

    private sealed record WireSignature(string? Instructions, IReadOnlyList<VersionField>? Inputs, IReadOnlyList<VersionField>? Outputs);
}

public sealed record VersionStep(string Id, string Module, string Adapter, string? Instructions, IReadOnlyList<VersionField> Inputs, IReadOnlyList<VersionField> Outputs, IReadOnlyList<VersionDemo> Demos, VersionModel Model);

public sealed record VersionField(string Name, string? Type, string? Desc);

public sealed record VersionDemo(JsonObject? Inputs, JsonObject? Outputs, bool Augmented);

public sealed record VersionModel(string? Name, double? Temperature, int? MaxTokens);
