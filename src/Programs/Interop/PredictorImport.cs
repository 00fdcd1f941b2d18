using LlmOps.Programs.Modules;
using LlmOps.Programs.Signatures;
using LlmOps.Programs.Versions;

namespace LlmOps.Programs.Interop;

/// <summary>Makes a step of one predictor: its texts and demos by position, under the names and types of a signature.</summary>
internal sealed class PredictorImport(DspyPredictor predictor, bool isOnly, List<InteropNote> notes, List<SpecProblem> problems)
{
    /// <summary>The step, or null when something does not fit.</summary>
    public StepSpec? Step(SignatureSpec? given, string? model, IReadOnlyList<StepSpec> earlier)
    {
        var mayBeThought = PredictorPath.MayBeThought(predictor.Path, isOnly);
        if ((given ?? SignatureGuess.Of(predictor, mayBeThought, notes, problems)) is not { } declared || Align(declared, mayBeThought) is not { } aligned)
        {
            return null;
        }

        var (module, signature) = WithoutReasoning(WithTexts(aligned), mayBeThought);
        if ((model ?? predictor.Model?.Name) is not { } modelName)
        {
            problems.Add(new SpecProblem("/model", $"'{predictor.Path}' was saved without a model: say which one shall answer"));
            return null;
        }

        if (predictor.Model is { } saved && saved.Name != modelName)
        {
            notes.Add(new InteropNote(InteropNoteCode.ModelReplaced, $"{predictor.Pointer}/lm/model", $"'{saved.Name}' gave way to '{modelName}'"));
        }

        return new StepSpec
        {
            Id = PredictorPath.StepId(predictor.Path, module, isOnly, [.. earlier.Select(s => s.Id)]),
            Module = module,
            Signature = signature with { Instructions = Instructions(given, signature) },
            Demos = Demos([.. aligned.Inputs.Select(f => f.Name)], [.. aligned.Outputs.Select(f => f.Name)]),
            Model = (predictor.Model ?? new ModelSpec("")) with { Name = modelName },
            Bind = ImportedGraph.Bindings(signature, earlier),
        };
    }

    // The signature with one field for each of the file's. A chain of thought may be given with or without its reasoning.
    private SignatureSpec? Align(SignatureSpec declared, bool mayBeThought)
    {
        var (inputs, outputs) = (declared.Inputs.Count, declared.Outputs.Count);
        var lacksReasoning = mayBeThought && declared.Outputs.All(f => f.Name is not ChainOfThought.FieldName)
            && (predictor.Fields.Count == inputs + outputs + 1 || predictor.Fields.ElementAtOrDefault(inputs)?.Prefix.StartsWith(DspyExport.PrefixOf(ChainOfThought.FieldName), StringComparison.Ordinal) is true);
        var aligned = lacksReasoning ? declared with { Outputs = [new FieldSpec(ChainOfThought.FieldName), .. declared.Outputs] } : declared;
        var count = inputs + aligned.Outputs.Count;
        if (predictor.Fields.Count == count)
        {
            return aligned;
        }

        problems.Add(new SpecProblem(
            $"{predictor.Pointer}/signature/fields",
            $"holds {predictor.Fields.Count} fields ({string.Join(' ', predictor.Fields.Select(f => f.Prefix))}), but the signature has {count} ({SpecShorthand.Write(aligned.Inputs, aligned.Outputs)})"));
        return null;
    }

    private SignatureSpec WithTexts(SignatureSpec aligned)
    {
        string[] names = [.. aligned.Inputs.Concat(aligned.Outputs).Select(f => f.Name)];
        FieldSpec Describe(FieldSpec field, int index)
        {
            CheckPrefix(index, names);
            var description = predictor.Fields[index].Description;
            if (DspyExport.DescriptionOf(field) == description)
            {
                return field;
            }

            if (!string.IsNullOrEmpty(field.Desc))
            {
                NoteReplaced($"{predictor.FieldPointer(index)}/description", $"the file's description of '{field.Name}'");
            }

            return field with { Desc = description.Length is 0 || description == DspyExport.Placeholder(field.Name) ? null : description };
        }

        return aligned with
        {
            Inputs = [.. aligned.Inputs.Select(Describe)],
            Outputs = [.. aligned.Outputs.Select((f, i) => Describe(f, aligned.Inputs.Count + i))],
        };
    }

    private void CheckPrefix(int index, string[] names)
    {
        var prefix = predictor.Fields[index].Prefix;
        var expected = DspyExport.PrefixOf(names[index]);
        if (prefix.Length is 0 || prefix == expected)
        {
            return;
        }

        var pointer = $"{predictor.FieldPointer(index)}/prefix";
        notes.Add(prefix.StartsWith(expected, StringComparison.Ordinal)
            ? new InteropNote(InteropNoteCode.PrefixNotCarried, pointer, $"'{prefix}' is a prefix of its own; no prompt shows prefixes, so it was left behind")
            : Array.FindIndex(names, n => DspyExport.PrefixOf(n) == prefix) is var other and >= 0
                ? new InteropNote(InteropNoteCode.PrefixDiffers, pointer, $"'{prefix}' belongs to '{names[other]}', but the signature has '{names[index]}' here: the fields are in another order")
                : new InteropNote(InteropNoteCode.PrefixDiffers, pointer, $"'{prefix}' is not the title of '{names[index]}': the fields may be in another order"));
    }

    // A reasoning that says more of itself than the module's own would lose its description, and the prompt its wording.
    private (string Module, SignatureSpec Signature) WithoutReasoning(SignatureSpec signature, bool mayBeThought)
    {
        if (!mayBeThought || signature.Outputs is not [{ Name: ChainOfThought.FieldName } reasoning, _, ..])
        {
            return (PredictSpec.Name, signature);
        }

        if (CanonicalSpec.IsPlain(reasoning))
        {
            return (ChainOfThoughtSpec.Name, signature with { Outputs = [.. signature.Outputs.Skip(1)] });
        }

        notes.Add(new InteropNote(InteropNoteCode.ModuleReplaced, predictor.Pointer, "the reasoning has a description or type of its own, so the step is a predict that declares it, and the prompt stays the same"));
        return (PredictSpec.Name, signature);
    }

    private string? Instructions(SignatureSpec? given, SignatureSpec signature)
    {
        if (given?.Instructions is { } text)
        {
            if (InstructionText.Clean(text) == predictor.Instructions)
            {
                return text;
            }

            NoteReplaced($"{predictor.Pointer}/signature/instructions", "the file's instructions");
        }

        return predictor.Instructions == InstructionText.Of(signature with { Instructions = null }) ? null : predictor.Instructions;
    }

    private DemoSpec[]? Demos(string[] inputs, string[] outputs)
    {
        var unknown = new List<string>();
        DemoSpec[] demos = [.. predictor.Demos.Select(d => FlatDemo.Read(d, inputs, outputs, unknown))];
        if (unknown.Count > 0)
        {
            notes.Add(new InteropNote(InteropNoteCode.DemoKeysDropped, $"{predictor.Pointer}/demos", $"no field of the signature: {string.Join(", ", unknown.CountBy(k => k, StringComparer.Ordinal).Select(k => $"'{k.Key}' in {k.Value} of {demos.Length}"))}"));
        }

        return demos.Length is 0 ? null : demos;
    }

    private void NoteReplaced(string pointer, string what) =>
        notes.Add(new InteropNote(InteropNoteCode.TextReplaced, pointer, $"{what} is used, not the given signature's"));
}
