using System.Security.Claims;
using System.Text.Json;
using LlmOps.ProgramRegistry.Catalog;
using LlmOps.ProgramRegistry.Persistence;
using LlmOps.ProgramRegistry.Versions;
using LlmOps.Programs.Interop;
using LlmOps.Programs.Versions;
using LlmOps.ServiceDefaults.Auth;
using LlmOps.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LlmOps.ProgramRegistry.Interop;

/// <summary>A DSPy state, and the names and types it lacks: one signature, or one for each predictor path, as shorthand or as in a version document, with the types they name.</summary>
internal sealed record ImportProgramRequest(
    JsonElement? State, JsonElement? Signature, Dictionary<string, JsonElement>? Signatures, Dictionary<string, JsonElement>? Types, string? Model, string? Message, bool DryRun = false);

/// <summary>What came along, and the version that holds it; no version after a dry run.</summary>
internal sealed record ImportProgramResponse(ProgramVersionResponse? Version, DspyImportReport Report);

internal static class ImportProgram
{
    public static async Task<Results<Created<ImportProgramResponse>, Ok<ImportProgramResponse>>> Handle(
        string name, ImportProgramRequest request, ClaimsPrincipal user, RegistryDbContext db, TimeProvider time, CancellationToken cancellationToken)
    {
        EntryName.Check("name", name);
        var (spec, report) = Read(request);
        var document = JsonSerializer.SerializeToElement(spec, ProgramSpecJson.Options);
        var draft = VersionDraft.Of(new PublishVersionRequest(document, null, null, null, null, request.Message, null, VersionOrigin.Import));
        if (request.DryRun)
        {
            return TypedResults.Ok(new ImportProgramResponse(null, report));
        }

        var version = await Publication.CommitAsync(db, name, draft, user.KeyName(), time.GetUtcNow(), cancellationToken);
        var response = new ImportProgramResponse(version, report);
        return version.Created ? TypedResults.Created($"/api/programs/{name}/versions/{version.Number}", response) : TypedResults.Ok(response);
    }

    private static DspyImportResult Read(ImportProgramRequest request)
    {
        if (request.State is not { } state)
        {
            throw Refused([new("/state", "is missing: put the JSON here that program.save wrote.")]);
        }

        try
        {
            return DspyImport.Read(state.GetRawText(), DspyImportOptions.Of(request.Model, request.Signature, request.Signatures, request.Types));
        }
        catch (InteropException wrong)
        {
            throw Refused([.. wrong.Problems.Select(p => new FieldError(p.Pointer, p.Reason))]);
        }
    }

    private static ProblemException Refused(IReadOnlyList<FieldError> errors) => ProblemException.Invalid(errors, "invalid_import");
}
