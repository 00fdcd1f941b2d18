using System.Security.Claims;
using System.Text.Json;
using LlmOps.EvalRuns.Persistence;
using LlmOps.Evaluation.Gates;
using LlmOps.ServiceDefaults.Auth;
using LlmOps.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace LlmOps.EvalRuns.Gates;

/// <summary>Body of the request that makes or changes a gate.</summary>
internal sealed record SetGateRequest
{
    public string Program { get; init; } = "";
    public GatePolicy Policy { get; init; } = new();
}

/// <summary>Makes a gate, or its next version; the same policy again changes nothing.</summary>
internal static class SetGate
{
    private const int LongestName = 100;

    public static async Task<Ok<GateResponse>> Handle(string name, SetGateRequest request, ClaimsPrincipal user, EvalRunsDbContext db, TimeProvider time, CancellationToken cancellationToken)
    {
        List<FieldError> errors = [.. request.Policy.Problems().Select(p => new FieldError($"policy.{p.Field}", p.Reason))];
        if (name.Length > LongestName) { errors.Add(new("name", $"may have at most {LongestName} characters.")); }
        if (string.IsNullOrWhiteSpace(request.Program) || request.Program.Length > LongestName) { errors.Add(new("program", "must name the program the gate is for.")); }
        if (errors.Count > 0)
        {
            throw ProblemException.Invalid(errors);
        }

        var policy = JsonSerializer.Serialize(request.Policy, JsonDefaults.Options);
        while (true)
        {
            var current = await db.GateVersions.AsNoTracking().Where(g => g.Name == name).OrderByDescending(g => g.Number).FirstOrDefaultAsync(cancellationToken);
            if (current?.Policy != policy || current.Program != request.Program)
            {
                current = new() { Name = name, Number = (current?.Number ?? 0) + 1, Program = request.Program, Policy = policy, CreatedBy = user.KeyName(), CreatedAt = time.GetUtcNow() };
                db.Add(current);
            }

            try
            {
                await db.SaveChangesAsync(cancellationToken);
                return TypedResults.Ok(GateResponse.Of(current, await db.BaselineAsync(name, cancellationToken)));
            }
            catch (DbUpdateException exception) when (exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
            {
                // Somebody else took the number; look again.
                db.ChangeTracker.Clear();
            }
        }
    }
}
