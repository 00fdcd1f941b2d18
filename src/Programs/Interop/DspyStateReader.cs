using LlmOps.Programs.Versions;

namespace LlmOps.Programs.Interop;

/// <summary>Reads the JSON of a saved state. What has no place in a version becomes a note, what is broken becomes a problem.</summary>
internal sealed class DspyStateReader(List<InteropNote> notes, List<SpecProblem> problems)
{
    public const string Root = "/state";
    public const string Metadata = "metadata";

    private static readonly string[] LegacyMembers = ["extended_signature", "extended_signature_instructions", "signature_instructions"];

    public IReadOnlyList<DspyPredictor> Read(string json)
    {
        using var document = JsonText.Open(json, out var reason);
        if (document is null)
        {
            throw new InteropException([new SpecProblem(Root, $"{reason}; a pickle is never loaded, since it can run code: save with program.save(\"program.json\")")]);
        }

        var predictors = new List<DspyPredictor>();
        var root = new SpecMembers(document.RootElement, Root, problems);
        foreach (var path in root.Others().Where(name => name is not Metadata))
        {
            var pointer = $"{Root}/{SpecMembers.Escape(path)}";
            predictors.Add(ReadPredictor(path, pointer, new SpecMembers(document.RootElement.GetProperty(path), pointer, problems)));
        }

        if (predictors.Count is 0 && problems.Count is 0)
        {
            problems.Add(new SpecProblem(Root, "holds no predictor"));
        }

        if (root.Has(Metadata) && root.Object(Metadata, members => members) is { } metadata)
        {
            CheckRelease(metadata);
        }

        return predictors;
    }

    private DspyPredictor ReadPredictor(string path, string pointer, SpecMembers members)
    {
        if (Array.Find(LegacyMembers, members.Has) is { } legacy)
        {
            problems.Add(new SpecProblem($"{pointer}/{legacy}", "is the state of DSPy 2.5 or older: load it there, and save it again with 2.6 or newer"));
            return new DspyPredictor(path, pointer, "", [], [], null);
        }

        foreach (var records in new[] { "traces", "train" })
        {
            if (members.Elements(records, isRequired: false) is { Count: > 0 } left)
            {
                notes.Add(new InteropNote(InteropNoteCode.RunRecordsDropped, $"{pointer}/{records}", $"{left.Count} left behind: a version carries demos, not the runs or examples they came from"));
            }
        }

        var signature = members.Object("signature", m => m);
        var predictor = new DspyPredictor(
            path,
            pointer,
            signature?.Required("instructions") ?? "",
            signature?.List("fields", isRequired: true, field => new DspyField(field.Text("prefix") ?? "", field.Text("description") ?? "")) ?? [],
            members.List("demos", isRequired: false, demo => demo.ToJsonObject()) ?? [],
            members.Has("lm") ? members.Object("lm", lm => DspyModel.Read(lm, $"{pointer}/lm", notes)) : null);
        if (signature is not null)
        {
            NoteOthers(signature, $"{pointer}/signature");
        }

        NoteOthers(members, pointer);
        return predictor;
    }

    private void CheckRelease(SpecMembers metadata)
    {
        // Python and cloudpickle, the other two versions in the file, have no part in a prompt.
        if (metadata.TextMap("dependency_versions")?.GetValueOrDefault("dspy") is { } saved && saved != DspyExport.Release)
        {
            notes.Add(new InteropNote(InteropNoteCode.VersionDiffers, $"{Root}/{Metadata}/dependency_versions/dspy", $"saved by DSPy {saved}; the compat profile writes the prompts of {DspyExport.Release}, which may differ"));
        }

        NoteOthers(metadata, $"{Root}/{Metadata}");
    }

    private void NoteOthers(SpecMembers members, string pointer)
    {
        foreach (var name in members.Others())
        {
            notes.Add(new InteropNote(InteropNoteCode.UnknownMember, $"{pointer}/{SpecMembers.Escape(name)}", $"'{name}' is not a member DSPy writes; it was left behind"));
        }
    }
}
