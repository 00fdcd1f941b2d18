using LlmOps.Programs.Signatures;
using LlmOps.Programs.Types;

namespace LlmOps.Programs.Adapters;

/// <summary>The parts of a prompt that both adapters share (dspy-spec 2.2 to 2.5).</summary>
internal static class PromptText
{
    public const string IncompleteDemo = "This is an example of the task, though some input or output fields are not supplied.";

    public const string Structure = "All interactions will be structured in the following way, with the appropriate values filled in.";

    public static string Fields(Signature signature, Profile profile) =>
        $"Your input fields are:\n{List(signature.Inputs, profile)}\n{Gap(profile)}Your output fields are:\n{List(signature.Outputs, profile)}";

    public static string Objective(Signature signature) =>
        $"In adhering to this structure, your objective is: {string.Concat(signature.Instructions.Split('\n').Select(line => $"\n        {line}"))}";

    public static string InputBlocks(Signature signature) =>
        string.Join("\n\n", signature.Inputs.Select(f => $"{Marker.Of(f.Name)}\n{{{f.Name}}}"));

    /// <summary>What stands in the place of an output's value, with the note on its type.</summary>
    public static string Placeholder(SignatureField output, Profile profile) =>
        TypeNote.Of(output.Type, profile) is { } note ? $"{{{output.Name}}}        # note: the value you produce {note}" : $"{{{output.Name}}}";

    public static string FormatHint(SignatureField output, Profile profile) =>
        output.Type is StrType ? "" : $" (must be formatted as a valid Python {output.Type.NameIn(profile)})";

    /// <summary>What parts two blocks of the system text beyond the end of a line.</summary>
    public static string Gap(Profile profile) => profile.HasBlankLines ? "\n" : "";

    private static string List(IEnumerable<SignatureField> fields, Profile profile) =>
        string.Join('\n', fields.Select((f, i) => $"{i + 1}. `{f.Name}` ({f.Type.NameIn(profile)}){Desc(f, profile)}{Constraints(f, profile)}")).Trim();

    private static string Desc(SignatureField field, Profile profile) => field.ShownDesc.Length > 0 || profile.HasColonAlways ? $": {field.ShownDesc}" : "";

    private static string Constraints(SignatureField field, Profile profile) =>
        profile.ShowsConstraints && field.Constraints.Count > 0 ? $"\nConstraints: {field.Constraints.Sentence}" : "";
}
