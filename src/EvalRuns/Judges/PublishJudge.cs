using System.Security.Claims;
using System.Text.Json;
using LlmOps.EvalRuns.Persistence;
using LlmOps.EvalRuns.Scoring;
using LlmOps.EvalRuns.Siblings;
using LlmOps.Programs.Execution;
using LlmOps.Programs.Versions;
using LlmOps.ServiceDefaults.Auth;
using LlmOps.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace LlmOps.EvalRuns.Judges;

/// <summary>Body of the request that makes or changes a judge.</summary>
internal sealed record PublishJudgeRequest
{
    public string Program { get; init; } = "";

    /// <summary>Number, label or <c>latest</c>; settled to a number at once.</summary>
    public string Version { get; init; } = "latest";

    public string? Model { get; init; }

    /// <summary>The output with the verdict; not needed when the program has one output.</summary>
    public string? Output { get; init; }

    /// <summary>Verdicts that pass; <c>true</c> unless told. Empty when the verdict is a grade from 0 to 1.</summary>
    public IReadOnlyList<string>? Pass { get; init; }

    public IReadOnlyDictionary<string, string>? Inputs { get; init; }

    public string? AnswerInput { get; init; }

    /// <summary>The two inputs with the answers it compares; the verdicts in <see cref="Pass"/> then name the first.</summary>
    public IReadOnlyList<string>? Pair { get; init; }
}

/// <summary>Makes a judge, or its next version; the same definition again gives the version there is.</summary>
internal static class PublishJudge
{
    private const int LongestName = 100;

    public static async Task<Ok<JudgeResponse>> Handle(string name, PublishJudgeRequest request, ClaimsPrincipal user, JudgeDirectory judges, EvalRunsDbContext db, RegistryClient registry, GatewayClient gateway, TimeProvider time, CancellationToken cancellationToken)
    {
        if (name.Length > LongestName || string.IsNullOrWhiteSpace(request.Program))
        {
            throw ProblemException.Invalid(name.Length > LongestName ? "name" : "program", name.Length > LongestName ? $"may have at most {LongestName} characters." : "must name the program that judges.");
        }

        var version = await registry.ProgramVersionAsync(request.Program, request.Version, cancellationToken);
        var plan = ProgramPlan.Compile(ProgramSpecJson.Parse(version.Spec.GetRawText()));
        var errors = Problems(request, plan).ToList();
        if (errors.Count > 0)
        {
            throw ProblemException.Invalid(errors);
        }

        if (request.Model is { } model)
        {
            await gateway.RequireModelAsync(model, cancellationToken);
        }

        var judge = await SaveAsync(name, request, version, plan, user.KeyName(), db, time, cancellationToken);
        return TypedResults.Ok(await judges.ShowAsync(judge, cancellationToken));
    }

    private static async Task<JudgeVersion> SaveAsync(string name, PublishJudgeRequest request, ProgramVersion version, ProgramPlan plan, string who, EvalRunsDbContext db, TimeProvider time, CancellationToken cancellationToken)
    {
        var output = request.Output ?? plan.Spec.OutputNames.First();
        string[] pass = [.. request.Pass ?? ["true"]];
        var inputs = JsonSerializer.Serialize(new SortedDictionary<string, string>((request.Inputs ?? new Dictionary<string, string>(StringComparer.Ordinal)).ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal), JsonDefaults.Options);
        var programHash = ProgramSpecJson.Hash(plan.Spec);
        string[] pair = [.. request.Pair ?? []];
        var hash = JudgeVersion.HashOf(programHash, request.Model, output, pass, inputs, request.AnswerInput, pair);
        while (true)
        {
            var current = await db.JudgeVersions.AsNoTracking().Where(j => j.Name == name).OrderByDescending(j => j.Number).FirstOrDefaultAsync(cancellationToken);
            if (current?.Hash == hash)
            {
                return current;
            }

            var judge = new JudgeVersion
            {
                Name = name, Number = (current?.Number ?? 0) + 1, Hash = hash, Program = version.Program, ProgramVersion = version.Number, ProgramHash = programHash,
                SpecJson = ProgramSpecJson.Canonical(plan.Spec), Model = request.Model, Output = output, Pass = pass, Inputs = inputs, AnswerInput = request.AnswerInput, Pair = pair,
                CreatedBy = who, CreatedAt = time.GetUtcNow(),
            };
            db.Add(judge);
            try
            {
                await db.SaveChangesAsync(cancellationToken);
                return judge;
            }
            catch (DbUpdateException exception) when (exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
            {
                // Somebody else took the number; look again.
                db.ChangeTracker.Clear();
            }
        }
    }

    private static IEnumerable<FieldError> Problems(PublishJudgeRequest request, ProgramPlan plan)
    {
        string[] outputs = [.. plan.Spec.OutputNames];
        string[] inputs = [.. plan.Inputs.Select(f => f.Name)];
        if (request.Output is null && outputs.Length > 1)
        {
            yield return new("output", $"must say which output holds the verdict: {string.Join(", ", outputs)}.");
        }
        else if (request.Output is { } output && !outputs.Contains(output, StringComparer.Ordinal))
        {
            yield return new("output", $"'{output}' is not an output of the program; it has {string.Join(", ", outputs)}.");
        }

        foreach (var (input, path) in request.Inputs ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            if (!inputs.Contains(input, StringComparer.Ordinal))
            {
                yield return new($"inputs.{input}", $"is not an input of the program; it has {string.Join(", ", inputs)}.");
            }
            else if (!JudgeInputs.IsPath(path))
            {
                yield return new($"inputs.{input}", $"must be inputs.NAME, expected.NAME or outputs.NAME, not '{path}'.");
            }
        }

        if (request.AnswerInput is { } answer && !inputs.Contains(answer, StringComparer.Ordinal))
        {
            yield return new("answer_input", $"'{answer}' is not an input of the program; it has {string.Join(", ", inputs)}.");
        }

        if (request.Pair is { Count: > 0 } pair && (pair.Count != 2 || pair[0] == pair[1] || pair.Except(inputs, StringComparer.Ordinal).Any()))
        {
            yield return new("pair", $"must name two inputs of the program; it has {string.Join(", ", inputs)}.");
        }

        if (request.Pass is { } pass && pass.Any(string.IsNullOrWhiteSpace))
        {
            yield return new("pass", "must not hold an empty verdict.");
        }
    }
}
