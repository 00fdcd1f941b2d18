using System.Text;
using System.Text.Json.Nodes;
using LlmOps.Programs.Models;
using LlmOps.Programs.Signatures;
using LlmOps.Programs.Types;

namespace LlmOps.Programs.Adapters;

/// <summary>A prompt rendered as far as possible: only the last user turn is left to write.</summary>
internal sealed class PromptTemplate
{
    private readonly (string Name, string Header, FieldType Type)[] _inputs;
    private readonly Profile _profile;

    public PromptTemplate(string system, IReadOnlyList<DemoTurns> demos, IReadOnlyList<SignatureField> inputs, string requirement, JsonObject? responseFormat, Profile profile)
    {
        System = new ModelMessage("system", system);
        Demos = demos;
        Requirement = requirement;
        ResponseFormat = responseFormat;
        _profile = profile;
        _inputs = [.. inputs.Select(f => (f.Name, $"{Marker.Of(f.Name)}\n", f.Type))];
        Prefix = [System, .. demos.SelectMany(d => (ModelMessage[])[d.User, d.Assistant])];
    }

    public ModelMessage System { get; }

    public IReadOnlyList<DemoTurns> Demos { get; }

    /// <summary>System text and all demo turns.</summary>
    public ModelMessage[] Prefix { get; }

    /// <summary>The sentence that ends the request.</summary>
    public string Requirement { get; }

    public JsonObject? ResponseFormat { get; }

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
