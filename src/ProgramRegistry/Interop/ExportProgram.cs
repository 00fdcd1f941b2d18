using System.Text.Json.Nodes;
using LlmOps.ProgramRegistry.Catalog;
using LlmOps.ProgramRegistry.Persistence;
using LlmOps.ProgramRegistry.Versions;
using LlmOps.Programs.Interop;
using LlmOps.Programs.Versions;
using LlmOps.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LlmOps.ProgramRegistry.Interop;

/// <summary>A version in the form asked for, and what that form cannot carry.</summary>
internal sealed record ExportProgramResponse(string Program, int Version, string Format, JsonNode Document, IReadOnlyList<InteropNote> Notes);

internal static class ExportProgram
{
    private const string Dspy = "dspy";
    private const string Spec = "spec";

    public static async Task<Ok<ExportProgramResponse>> Handle(
        string name, string? version, string? format, bool? lm, string[] path, RegistryDbContext db, CancellationToken cancellationToken)
    {
        if (format is not (null or Dspy or Spec))
        {
            throw ProblemException.Invalid("format", $"must be {Dspy} or {Spec}, not '{format}'.");
        }

        var options = new DspyExportOptions { WithModel = lm is true, Paths = Paths(path) };
        var program = await ProgramRows.FindAsync(db, name, cancellationToken);
        var found = await VersionRows.FindAsync(db, program, version ?? VersionRows.Latest, cancellationToken);
        return TypedResults.Ok(format is Spec
            ? new ExportProgramResponse(program.Name, found.Number, Spec, JsonNode.Parse(found.Spec)!, [])
            : Write(program.Name, found, options));
    }

    private static ExportProgramResponse Write(string program, ProgramVersion version, DspyExportOptions options)
    {
        try
        {
            var (state, notes) = DspyExport.Write(ProgramSpecJson.Parse(version.Spec), options);
            return new ExportProgramResponse(program, version.Number, Dspy, state, notes);
        }
        catch (InteropException wrong)
        {
            throw ProblemException.Invalid([.. wrong.Problems.Select(p => new FieldError(p.Pointer, p.Reason))], "invalid_export");
        }
    }

    // Where the Python program keeps the predictor of a step.
    private static Dictionary<string, string> Paths(string[] pairs)
    {
        var paths = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in pairs)
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1 || !paths.TryAdd(pair[..equals], pair[(equals + 1)..]))
            {
                throw ProblemException.Invalid("path", $"'{pair}' must be STEP=PATH, once for a step.");
            }
        }

        return paths;
    }
}
