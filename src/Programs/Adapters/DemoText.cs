using System.Text.Json.Nodes;
using LlmOps.Programs.Demos;
using LlmOps.Programs.Models;
using LlmOps.Programs.Signatures;
using LlmOps.Programs.Types;

namespace LlmOps.Programs.Adapters;

/// <summary>A demo's user turn, the same for both adapters, and the key that tells equal inputs.</summary>
internal static class DemoText
{
    public static DemoTurns Turns(Signature signature, Demo demo, string assistant, Profile profile) =>
        new(InputKey(signature, demo.Inputs), new ModelMessage("user", User(signature, demo, profile)), new ModelMessage("assistant", assistant));

    /// <summary>Equal for equal inputs, whatever the order of their keys.</summary>
    public static string InputKey(Signature signature, JsonObject inputs)
    {
        var key = new JsonArray();
        foreach (var field in signature.Inputs)
        {
            key.Add(inputs[field.Name]?.DeepClone());
        }

        return PromptJson.Line(key);
    }

    private static string User(Signature signature, Demo demo, Profile profile)
    {
        var blocks = signature.Inputs.Where(f => Demo.Shows(f, demo.Inputs, profile))
            .Select(f => $"{Marker.Of(f.Name)}\n{ValueText.Of(f.Type, demo.Inputs[f.Name], profile)}");
        return string.Join("\n\n", demo.IsComplete ? blocks : blocks.Prepend(PromptText.IncompleteDemo)).Trim();
    }
}
