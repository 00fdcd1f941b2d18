using LlmOps.Programs.Signatures;
using LlmOps.Programs.Versions;

namespace LlmOps.Programs.Interop;

/// <summary>One predictor that became a step.</summary>
/// <param name="Path">Where it stood in the Python program.</param>
/// <param name="Step">The step's name.</param>
/// <param name="Module">The step's module.</param>
/// <param name="Signature">The step's signature as shorthand.</param>
/// <param name="Model">The model that answers.</param>
/// <param name="Demos">How many demos came along.</param>
public sealed record ImportedStep(string Path, string Step, string Module, string Signature, string Model, int Demos);

/// <summary>What came along and what did not.</summary>
/// <param name="Steps">Every predictor of the file, in its order.</param>
/// <param name="Notes">Everything guessed, changed or left behind.</param>
public sealed record DspyImportReport(IReadOnlyList<ImportedStep> Steps, IReadOnlyList<InteropNote> Notes);

/// <summary>An imported program. The document is not checked yet: publishing or compiling it does that.</summary>
public sealed record DspyImportResult(ProgramSpec Spec, DspyImportReport Report);

/// <summary>
/// Makes a version document of the JSON state a DSPy program saved (dspy-spec 6). The profile is <c>compat</c>, so that prompts stay byte for byte.
/// A document has no place for members it does not know, so they are left behind and named in the report.
/// </summary>
public static class DspyImport
{
    /// <summary>Reads a state.</summary>
    /// <param name="json">The text of the file <c>program.save("program.json")</c> wrote.</param>
    /// <param name="options">Signatures and model.</param>
    /// <exception cref="InteropException">The text is no state, or it and the given signatures do not fit; names everything found.</exception>
    public static DspyImportResult Read(string json, DspyImportOptions options)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(options);
        var (notes, problems) = (new List<InteropNote>(), new List<SpecProblem>());
        var predictors = new DspyStateReader(notes, problems).Read(json);
        CheckGiven(options, [.. predictors.Select(p => p.Path)], problems);
        var steps = new List<StepSpec>();
        foreach (var predictor in problems.Count is 0 ? predictors : [])
        {
            var signature = options.Signatures.GetValueOrDefault(predictor.Path) ?? options.Signature;
            if (new PredictorImport(predictor, predictors.Count is 1, notes, problems).Step(signature, options.Model, steps) is { } step)
            {
                steps.Add(step);
            }
        }

        if (problems.Count > 0)
        {
            throw new InteropException(problems);
        }

        NoteSeveral(predictors, notes);
        ImportedStep[] report = [.. predictors.Zip(steps, (p, s) => new ImportedStep(p.Path, s.Id, s.Module, SpecShorthand.Write(s.Signature.Inputs, s.Signature.Outputs), s.Model.Name, s.Demos?.Count ?? 0))];
        return new DspyImportResult(new ProgramSpec { Profile = "compat", Steps = steps, Outputs = ImportedGraph.Outputs(steps), Types = options.Types }, new DspyImportReport(report, notes));
    }

    private static void CheckGiven(DspyImportOptions options, string[] paths, List<SpecProblem> problems)
    {
        if (options.Signature is not null && paths.Length > 1)
        {
            problems.Add(new SpecProblem("/signature", $"stands for one predictor, but the file has {paths.Length}: name a signature for each of {string.Join(", ", paths)}"));
        }

        problems.AddRange(options.Signatures.Keys.Except(paths, StringComparer.Ordinal)
            .Select(path => new SpecProblem($"/signatures/{SpecMembers.Escape(path)}", $"the file has no predictor '{path}'{CloseNames.Hint(path, paths)}")));
    }

    private static void NoteSeveral(IReadOnlyList<DspyPredictor> predictors, List<InteropNote> notes)
    {
        if (predictors.Count < 2)
        {
            return;
        }

        notes.Add(new InteropNote(InteropNoteCode.SeveralPredictors, DspyStateReader.Root, "the Python code that calls the predictors is not in the file: an input takes the output of the same name of an earlier step, else the program's input, and every step that no other takes from answers; check bindings and outputs"));
        foreach (var agent in predictors.Where(p => p.Path.EndsWith("react", StringComparison.Ordinal) && predictors.Any(e => e.Path == $"{p.Path[..^"react".Length]}extract.predict")))
        {
            notes.Add(new InteropNote(InteropNoteCode.SeveralPredictors, agent.Pointer, "this and 'extract.predict' are the two halves of one ReAct agent; its tools and its loop are code and did not come along"));
        }
    }
}
