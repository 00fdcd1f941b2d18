using System.Text.Json;

namespace LlmOps.Client.Registry;

/// <summary>Imports the JSON state of a DSPy program. The file has neither names nor types of fields; signatures give them.</summary>
public sealed record ImportProgramRequest
{
    /// <summary>The JSON that <c>program.save("program.json")</c> wrote.</summary>
    public required JsonElement State { get; init; }

    /// <summary>The signature of a program with one predictor, as shorthand.</summary>
    public string? Signature { get; init; }

    /// <summary>Signatures by predictor path, for example <c>classify.predict</c>. Without any, names are guessed and the report says so.</summary>
    public IReadOnlyDictionary<string, string>? Signatures { get; init; }

    /// <summary>The model that shall answer; when absent the one the program was saved with.</summary>
    public string? Model { get; init; }

    /// <summary>Why this version exists.</summary>
    public string? Message { get; init; }

    /// <summary>Only tells what would come along.</summary>
    public bool DryRun { get; init; }
}

/// <summary>What came along, and the version that holds it; no version after a dry run.</summary>
public sealed record ImportProgramResponse(ProgramVersionResponse? Version, ImportReport Report);

/// <summary>What came along and what did not.</summary>
/// <param name="Steps">Every predictor of the file, in its order.</param>
/// <param name="Notes">Everything guessed, changed or left behind.</param>
public sealed record ImportReport(IReadOnlyList<ImportedStep> Steps, IReadOnlyList<InteropNote> Notes);

/// <summary>One predictor that became a step.</summary>
/// <param name="Path">Where it stood in the Python program.</param>
/// <param name="Step">The step's name.</param>
/// <param name="Module">The step's module.</param>
/// <param name="Signature">The step's signature as shorthand.</param>
/// <param name="Model">The model that answers.</param>
/// <param name="Demos">How many demos came along.</param>
public sealed record ImportedStep(string Path, string Step, string Module, string Signature, string Model, int Demos);

/// <summary>One thing that was guessed, changed or left behind.</summary>
/// <param name="Code">Stable code, for example <c>prefix_differs</c>.</param>
/// <param name="Pointer">JSON pointer: below <c>/state</c> in an import, into the version document in an export.</param>
/// <param name="Text">What happened.</param>
public sealed record InteropNote(string Code, string Pointer, string Text);

/// <summary>A version in another form.</summary>
/// <param name="Program">The program.</param>
/// <param name="Version">The version's number.</param>
/// <param name="Format"><c>dspy</c> or <c>spec</c>.</param>
/// <param name="Document">The form itself.</param>
/// <param name="Notes">What it cannot carry.</param>
public sealed record ExportProgramResponse(string Program, int Version, string Format, JsonElement Document, IReadOnlyList<InteropNote> Notes);
