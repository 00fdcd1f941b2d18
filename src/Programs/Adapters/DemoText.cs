using System.Text.Json.Nodes;
using LlmOps.Programs.Demos;
using LlmOps.Programs.Models;
using LlmOps.Programs.Signatures;
using LlmOps.Programs.Types;

namespace LlmOps.Programs.Adapters;

/// <summary>Turns of a conversation that the program itself writes: demos and an earlier conversation.</summary>
internal static class DemoText
{
    /// <summary>A demo as two turns. Before 2.6.17 its user turn ended with the request too.</summary>
    public static DemoTurns Turns(Signature signature, Demo demo, string assistant, string requirement, Profile profile)
    {
        var user = User(signature, demo, profile);
        return new DemoTurns(InputKey(signature, demo.Inputs), new ModelMessage("user", profile.RequestsInDemos ? $"{user}\n\n{requirement}" : user), new ModelMessage("assistant", assistant));
    }

    /// <summary>One message of an earlier conversation; without inputs it is an assistant turn alone.</summary>
    public static IEnumerable<ModelMessage> Turns(Signature signature, JsonObject message, Func<Demo, string> assistant, Profile profile)
    {
        var user = string.Join("\n\n", signature.Inputs.Where(f => f.Type is not HistoryType && message.ContainsKey(f.Name)).Select(f => Block(f, message, profile))).Trim();
        // What the message does not tell counts as null.
        var outputs = new JsonObject(signature.Outputs.Select(f => KeyValuePair.Create(f.Name, message[f.Name]?.DeepClone())));
        var answer = new ModelMessage("assistant", assistant(new Demo(message, outputs, IsComplete: true)));
        return user.Length > 0 ? [new ModelMessage("user", user), answer] : [answer];
    }

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
        var blocks = signature.Inputs.Where(f => profile.ShowsMissingInputs || Demo.Shows(f, demo.Inputs, profile))
            .Select(f => Demo.Shows(f, demo.Inputs, profile) ? Block(f, demo.Inputs, profile) : $"{Marker.Of(f.Name)}\n{profile.NotSupplied}");
        return string.Join("\n\n", demo.IsComplete ? blocks : blocks.Prepend(PromptText.IncompleteDemo)).Trim();
    }

    private static string Block(SignatureField field, JsonObject values, Profile profile) => $"{Marker.Of(field.Name)}\n{ValueText.Of(field.Type, values[field.Name], profile)}";
}
