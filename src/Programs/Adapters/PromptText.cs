using LlmOps.Programs.Signatures;
using LlmOps.Programs.Types;

namespace LlmOps.Programs.Adapters;

/// <summary>The parts of a prompt that both adapters share (dspy-spec 2.2 to 2.5).</summary>
internal static class PromptText
{
    public const string IncompleteDemo = "This is an example of the task, though some input or output fields are not supplied.";
    public const string NotSupplied = "Not supplied for this particular example. ";

    public const string Structure = "All interactions will be structured in the following way, with the appropriate values filled in.";

    public static string Fields(Signature signature) =>
        $"Your input fields are:\n{List(signature.Inputs)}\nYour output fields are:\n{List(signature.Outputs)}";

    public static string Objective(Signature signature) =>
        $"In adhering to this structure, your objective is: {string.Concat(signature.Instructions.Split('\n').Select(line => $"\n        {line}"))}";

    public static string InputBlocks(Signature signature) =>
        string.Join("\n\n", signature.Inputs.Select(f => $"{Marker.Of(f.Name)}\n{{{f.Name}}}"));

    /// <summary>What stands in the place of an output's value, with the note on its type.</summary>
    public static string Placeholder(SignatureField output) =>
        output.Type.Note is { } note ? $"{{{output.Name}}}        # note: the value you produce {note}" : $"{{{output.Name}}}";

    public static string FormatHint(SignatureField output) =>
        output.Type is StrType ? "" : $" (must be formatted as a valid Python {output.Type.Text})";

    private static string List(IEnumerable<SignatureField> fields) =>
        string.Join('\n', fields.Select((f, i) => $"{i + 1}. `{f.Name}` ({f.Type.Text}): {f.ShownDesc}")).Trim();
}
