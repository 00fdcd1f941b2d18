using System.Text.Json.Nodes;
using LlmOps.Programs.Versions;

namespace LlmOps.Programs.Interop;

/// <summary>
/// Names what a DSPy state cannot carry. The canonical document holds just what matters to a run, so every member of it that has no place in a
/// state is a loss; members that documents learn later are reported without a change here.
/// </summary>
internal static class DspyExportNotes
{
    private static readonly string[] ProgramMembers = ["profile", "steps"];
    private static readonly string[] StepMembers = ["id", "module", "signature", "demos", "model"];
    private static readonly string[] FieldMembers = ["name", "type", "desc"];

    public static IEnumerable<InteropNote> Of(ProgramSpec spec, DspyExportOptions options)
    {
        var document = CanonicalSpec.Document(spec);
        var notes = new List<InteropNote>();
        if (!spec.Profile.StartsWith("compat", StringComparison.Ordinal))
        {
            notes.Add(new InteropNote(InteropNoteCode.MemberNotCarried, "/profile", $"DSPy writes its own prompts, which differ from those of the profile '{spec.Profile}'"));
        }

        notes.AddRange(Lost(document, "", ProgramMembers));
        foreach (var (i, (step, json)) in spec.Steps.Zip(document["steps"]!.AsArray()).Index())
        {
            notes.AddRange(DspyExport.HasCounterpart(step)
                ? OfStep(step, json!.AsObject(), $"/steps/{i}", options)
                : [new InteropNote(InteropNoteCode.StepLeftOut, $"/steps/{i}", $"'{step.Id}' is a {step.Module}, which is code in DSPy")]);
        }

        return notes;
    }

    private static IEnumerable<InteropNote> OfStep(StepSpec step, JsonObject json, string pointer, DspyExportOptions options)
    {
        yield return new InteropNote(InteropNoteCode.SignatureNotCarried, $"{pointer}/signature", $"a state has neither names nor types; declare in Python: {SpecShorthand.Write(step.Signature.Inputs, step.Signature.Outputs)}");
        foreach (var lost in Lost(json, pointer, StepMembers))
        {
            yield return lost;
        }

        foreach (var side in new[] { "inputs", "outputs" })
        {
            foreach (var (i, field) in json["signature"]![side]!.AsArray().Index())
            {
                foreach (var lost in Lost(field!.AsObject(), $"{pointer}/signature/{side}/{i}", FieldMembers))
                {
                    yield return lost;
                }
            }
        }

        if (!options.WithModel)
        {
            yield return new InteropNote(InteropNoteCode.ModelNotCarried, $"{pointer}/model", $"'{step.Model.Name}' stayed behind: DSPy asks the model it is configured with");
        }
        else if (!step.Model.Name.Contains('/', StringComparison.Ordinal))
        {
            yield return new InteropNote(InteropNoteCode.ModelNameUnknown, $"{pointer}/model/name", $"DSPy wants PROVIDER/MODEL; 'openai/{step.Model.Name}' asks this platform's gateway when DSPy is given its address");
        }
    }

    private static IEnumerable<InteropNote> Lost(JsonObject json, string pointer, string[] carried) =>
        json.Select(m => m.Key).Except(carried, StringComparer.Ordinal)
            .Select(name => new InteropNote(InteropNoteCode.MemberNotCarried, $"{pointer}/{name}", $"a DSPy state has no place for '{name}'"));
}
