using System.Text;
using System.Text.Json.Nodes;
using LlmOps.Programs.Demos;
using LlmOps.Programs.Models;
using LlmOps.Programs.Signatures;
using LlmOps.Programs.Types;

namespace LlmOps.Programs.Adapters;

/// <summary>A prompt rendered as far as possible: only an earlier conversation and the last user turn are left to write.</summary>
internal sealed class PromptTemplate
{
    private readonly Signature _signature;
    private readonly Func<Demo, string> _assistant;
    private readonly Profile _profile;
    private readonly (string Name, string Header, FieldType Type)[] _inputs;
    private readonly string? _history;

    /// <param name="signature">What is asked.</param>
    /// <param name="system">The system text.</param>
    /// <param name="demos">Worked examples, in the order they are shown.</param>
    /// <param name="assistant">How the model's side of a turn is written.</param>
    /// <param name="requirement">The sentence that ends the request.</param>
    /// <param name="responseFormat">What is asked of the provider; null is nothing.</param>
    /// <param name="profile">The rules in force.</param>
    public PromptTemplate(Signature signature, string system, IReadOnlyList<Demo> demos, Func<Demo, string> assistant, string requirement, JsonObject? responseFormat, Profile profile)
    {
        (_signature, _assistant, _profile) = (signature, assistant, profile);
        System = new ModelMessage("system", system);
        Demos = [.. demos.Select(d => DemoText.Turns(signature, d, assistant(d), requirement, profile))];
        Requirement = requirement;
        ResponseFormat = responseFormat;
        _history = signature.Inputs.FirstOrDefault(f => f.Type is HistoryType)?.Name;
        _inputs = [.. signature.Inputs.Where(f => f.Type is not HistoryType).Select(f => (f.Name, $"{Marker.Of(f.Name)}\n", f.Type))];
        Prefix = [System, .. Demos.SelectMany(d => (ModelMessage[])[d.User, d.Assistant])];
    }

    public ModelMessage System { get; }

    public IReadOnlyList<DemoTurns> Demos { get; }

    /// <summary>System text and all demo turns.</summary>
    public ModelMessage[] Prefix { get; }

    /// <summary>The sentence that ends the request.</summary>
    public string Requirement { get; }

    public JsonObject? ResponseFormat { get; }

    /// <summary>The turns in front of the request, with the earlier conversation that an input of type History holds.</summary>
    public ModelMessage[] WithHistory(ModelMessage[] prefix, JsonObject inputs) =>
        _history is null ? prefix : [.. prefix, .. HistoryType.MessagesOf(inputs[_history]).SelectMany(m => DemoText.Turns(_signature, m, _assistant, _profile))];

    /// <summary>The last user turn: the inputs that are present, then the requirement.</summary>
    public ModelMessage Request(JsonObject inputs)
    {
        var text = new StringBuilder(256 + Requirement.Length);
        foreach (var (name, header, type) in _inputs)
        {
            if (inputs.TryGetPropertyValue(name, out var value))
            {
                text.Append(header).Append(ValueText.Of(type, value, _profile)).Append("\n\n");
            }
        }

        return new ModelMessage("user", text.Append(Requirement).ToString().Trim());
    }
}

/// <summary>One demo as two turns; <paramref name="InputKey"/> identifies its inputs.</summary>
internal sealed record DemoTurns(string InputKey, ModelMessage User, ModelMessage Assistant);
