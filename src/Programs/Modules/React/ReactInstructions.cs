using LlmOps.Programs.Signatures;
using LlmOps.Programs.Tools;
using LlmOps.Programs.Types;

namespace LlmOps.Programs.Modules;

/// <summary>The instructions of one turn; a layout that imported programs share, so every word is fixed (case MOD-REACT-01).</summary>
internal static class ReactInstructions
{
    public static string Of(Signature declared, IReadOnlyList<ToolSpec> tools)
    {
        var (inputs, outputs) = (Names(declared.Inputs), Names(declared.Outputs));
        var finish = new ToolSpec(ReactSpec.Finish, $"Marks the task as complete. That is, signals that all information for producing the outputs, i.e. {outputs}, are now available to be extracted.", []);
        string[] lines =
        [
            $"{declared.Instructions}\n",
            $"You are an Agent. In each episode, you will be given the fields {inputs} as input. And you can see your past trajectory so far.",
            $"Your goal is to use one or more of the supplied tools to collect any necessary information for producing {outputs}.\n",
            "To do this, you will interleave next_thought, next_tool_name, and next_tool_args in each turn, and also when finishing the task.",
            "After each tool call, you receive a resulting observation, which gets appended to your trajectory.\n",
            "When writing next_thought, you may reason about the current situation and plan for future steps.",
            "When selecting the next_tool_name and its next_tool_args, the tool must be one of:\n",
            .. tools.Append(finish).Select((tool, i) => $"({i + 1}) {Describe(tool)}"),
            "When providing `next_tool_args`, the value inside the field must be in JSON format",
        ];
        return string.Join('\n', lines);
    }

    private static string Describe(ToolSpec tool)
    {
        var desc = tool.Desc.Length > 0 ? $", whose description is <desc>{tool.Desc.Replace("\n", "  ", StringComparison.Ordinal)}</desc>." : ".";
        return $"{tool.Name}{desc} It takes arguments {PythonText.Repr(tool.Args)}.";
    }

    private static string Names(IEnumerable<SignatureField> fields) => string.Join(", ", fields.Select(f => $"`{f.Name}`"));
}
