using System.Text.Json.Nodes;
using LlmOps.EvalRuns.MetricCatalog;
using LlmOps.EvalRuns.Persistence;
using LlmOps.EvalRuns.Runs;
using LlmOps.EvalRuns.Scoring;
using LlmOps.Evaluation.Gates;
using LlmOps.ServiceDefaults.Http;
using Microsoft.EntityFrameworkCore;

namespace LlmOps.EvalRuns.Judges;

/// <summary>Finds judges with the certificates that hold for them, and refuses those without where something is decided.</summary>
internal sealed class JudgeDirectory(EvalRunsDbContext db, TimeProvider time)
{
    public async Task<JudgeVersion> CurrentAsync(string name, CancellationToken cancellationToken) =>
        await db.JudgeVersions.AsNoTracking().Where(j => j.Name == name).OrderByDescending(j => j.Number).FirstOrDefaultAsync(cancellationToken)
        ?? throw ProblemException.NotFound("judge", name, await db.JudgeVersions.Select(j => j.Name).Distinct().ToListAsync(cancellationToken));

    /// <summary>The judge as a metric, with the certificate in force.</summary>
    /// <exception cref="ProblemException">404, 400, or 409 <c>judge_not_certified</c>.</exception>
    public async Task<MetricUse> UseAsync(MetricOrder order, EvalRunOrder run, CancellationToken cancellationToken)
    {
        var name = Text(order.Options, "judge") ?? throw new FormatException("options.judge must name a judge.");
        var judge = await CurrentAsync(name, cancellationToken);
        var certificate = await ValidCertificateAsync(judge, cancellationToken);
        if (certificate is null && Triggers.NeedsCertifiedJudges(run.Trigger))
        {
            await AllowAsync(judge, run.AllowUncertified, $"eval run {run.Id}", run.RequestedBy, run.Reason, cancellationToken);
        }

        return new() { Name = order.Name, Metric = "judge", Version = judge.Number, Kind = "judge", Options = order.Options, Judge = judge.Use(Bindings(order, judge), certificate?.Id) };
    }

    public Task<Certificate?> ValidCertificateAsync(JudgeVersion judge, CancellationToken cancellationToken) => CertificateAsync(judge.Name, judge.Number, cancellationToken);

    private Task<Certificate?> CertificateAsync(string judge, int number, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return db.Certificates.AsNoTracking().Where(c => c.Judge == judge && c.JudgeNumber == number && c.Status == CertificateStatus.Certified && c.ExpiresAt > now)
            .OrderByDescending(c => c.Id).FirstOrDefaultAsync(cancellationToken);
    }

    /// <summary>Lets an uncertified judge decide if somebody said its name, and records that. The caller saves.</summary>
    public async Task AllowAsync(JudgeVersion judge, IReadOnlyList<string> allowed, string usedBy, string who, string? reason, CancellationToken cancellationToken)
    {
        if (!allowed.Contains(judge.Name, StringComparer.Ordinal))
        {
            throw await NotCertifiedAsync(judge, cancellationToken);
        }

        var now = time.GetUtcNow();
        db.Add(new JudgeOverride { Id = Guid.CreateVersion7(now), Judge = judge.Name, JudgeNumber = judge.Number, UsedBy = usedBy, Who = who, Reason = reason, At = now });
    }

    /// <summary>Records that judges without a certificate count at a gate, or refuses them. The caller saves.</summary>
    /// <returns>Names of those that count.</returns>
    public async Task<IReadOnlyList<string>> AllowForGateAsync(EvalRun run, GatePolicy policy, IReadOnlyList<string> allowed, string usedBy, string who, string? reason, CancellationToken cancellationToken)
    {
        var uncertified = new List<string>();
        foreach (var use in DecidingJudges(run, policy))
        {
            if (await CertificateAsync(use.Name, use.Number, cancellationToken) is null)
            {
                var judge = await db.JudgeVersions.AsNoTracking().SingleAsync(j => j.Name == use.Name && j.Number == use.Number, cancellationToken);
                await AllowAsync(judge, allowed, usedBy, who, reason, cancellationToken);
                uncertified.Add(judge.Name);
            }
        }

        return uncertified;
    }

    public async Task<JudgeResponse> ShowAsync(JudgeVersion judge, CancellationToken cancellationToken) =>
        JudgeResponse.Of(judge, await db.Certificates.AsNoTracking().Where(c => c.Judge == judge.Name).OrderByDescending(c => c.Id).FirstOrDefaultAsync(cancellationToken), time.GetUtcNow());

    private static IEnumerable<JudgeUse> DecidingJudges(EvalRun run, GatePolicy policy) =>
        run.MetricUses.Where(u => u.Judge is not null && policy.Metrics.Any(m => m.Metric == u.Name)).Select(u => u.Judge!).DistinctBy(j => j.Name, StringComparer.Ordinal);

    private async Task<ProblemException> NotCertifiedAsync(JudgeVersion judge, CancellationToken cancellationToken)
    {
        var last = await db.Certificates.AsNoTracking().Where(c => c.Judge == judge.Name).OrderByDescending(c => c.Id).FirstOrDefaultAsync(cancellationToken);
        var why = last is null ? "it was never measured against people's labels"
            : last.JudgeNumber != judge.Number ? $"its certificate was for version {last.JudgeNumber}"
            : last.Status is CertificateStatus.Certified ? $"its certificate ended on {last.ExpiresAt:yyyy-MM-dd}"
            : $"its certificate is {last.Status}{(last.Reasons.Length > 0 ? $": {string.Join(" ", last.Reasons)}" : "")}";
        return new ProblemException(409, "judge_not_certified", $"Judge '{judge.Name}' version {judge.Number} has no valid certificate ({why}). Certify it, or allow it by name.")
        {
            Extensions = new Dictionary<string, object?>(StringComparer.Ordinal) { ["judge"] = judge.Name, ["judge_version"] = judge.Number },
        };
    }

    private static IReadOnlyDictionary<string, string> Bindings(MetricOrder order, JudgeVersion judge)
    {
        if (order.Options?["inputs"] is not { } given)
        {
            return judge.Bindings;
        }

        var bindings = new Dictionary<string, string>(judge.Bindings, StringComparer.Ordinal);
        foreach (var (input, path) in given as JsonObject ?? throw new FormatException("options.inputs must be an object of paths by input."))
        {
            bindings[input] = path is JsonValue value && value.TryGetValue(out string? text) && JudgeInputs.IsPath(text) ? text
                : throw new FormatException($"options.inputs.{input} must be inputs.NAME, expected.NAME or outputs.NAME.");
        }

        return bindings;
    }

    private static string? Text(JsonObject? options, string member) => options?[member] is JsonValue value && value.TryGetValue(out string? text) && text.Length > 0 ? text : null;
}
