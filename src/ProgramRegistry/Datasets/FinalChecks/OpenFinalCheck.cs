using LlmOps.ProgramRegistry.Datasets.Splits;
using LlmOps.ProgramRegistry.Persistence;
using LlmOps.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LlmOps.ProgramRegistry.Datasets.FinalChecks;

/// <summary>Asks for a look at the sealed test split, on behalf of somebody.</summary>
internal sealed record OpenFinalCheckRequest(Guid EvalRunId, string? Program, int? ProgramVersion, string? Who, string? Reason);

/// <summary>Writes a look into the ledger before it happens. The same eval run asking again gets the same entry.</summary>
internal static class OpenFinalCheck
{
    public static async Task<Ok<FinalCheckResponse>> Handle(string name, string version, OpenFinalCheckRequest request, RegistryDbContext db, TimeProvider time, CancellationToken cancellationToken)
    {
        Check(request);
        var found = await DatasetRows.FindVersionAsync(db, name, version, cancellationToken);
        if (!found.Counts.ContainsKey(Split.Test.Text()))
        {
            throw ProblemException.Conflict("no_test_split", $"{name}@{found.Number} has no test split to check on.");
        }

        var now = time.GetUtcNow();
        await db.Database.ExecuteSqlAsync(
            $"insert into final_checks (id, version_id, program, program_version, eval_run_id, who, reason, at) values ({Guid.CreateVersion7(now)}, {found.Id}, {request.Program}, {request.ProgramVersion}, {request.EvalRunId}, {request.Who}, {request.Reason}, {now}) on conflict (eval_run_id) do nothing",
            cancellationToken);
        var check = await db.FinalChecks.AsNoTracking().SingleAsync(c => c.EvalRunId == request.EvalRunId, cancellationToken);
        return check.VersionId == found.Id
            ? TypedResults.Ok(FinalCheckResponse.Of(name, found, check))
            : throw ProblemException.Conflict("final_check_elsewhere", "This eval run has already looked at the test split of another dataset version.");
    }

    private static void Check(OpenFinalCheckRequest request)
    {
        var errors = new List<FieldError>();
        foreach (var (field, text, longest) in new[] { ("program", request.Program, 100), ("who", request.Who, 200), ("reason", request.Reason, 2000) })
        {
            if (string.IsNullOrWhiteSpace(text) || text.Length > longest)
            {
                errors.Add(new(field, $"is required, at most {longest} characters."));
            }
        }

        if (request.EvalRunId == Guid.Empty)
        {
            errors.Add(new("eval_run_id", "is required."));
        }

        if (errors.Count > 0)
        {
            throw ProblemException.Invalid(errors);
        }
    }
}
