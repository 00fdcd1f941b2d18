using System.Text.Json;
using LlmOps.Contracts.EvalRuns;
using LlmOps.EvalRuns.Persistence;
using LlmOps.EvalRuns.Runs;
using LlmOps.Evaluation.Judges;
using LlmOps.ServiceDefaults.Http;
using LlmOps.ServiceDefaults.Messaging;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace LlmOps.EvalRuns.Judges;

/// <summary>Decides certificates and sentinel checks when their runs end. Other runs, and a second delivery, change nothing.</summary>
internal sealed class DecideCertificateConsumer(EvalRunsDbContext db, NpgsqlDataSource database, TimeProvider time, ILogger<DecideCertificateConsumer> log) : IConsumer<EvalRunCompleted>
{
    public async Task Consume(ConsumeContext<EvalRunCompleted> context)
    {
        var run = context.Message;
        var certificate = await db.Certificates.SingleOrDefaultAsync(c => c.Id == run.EvalRunId || c.SwappedRunId == run.EvalRunId, context.CancellationToken);
        if (certificate is { Status: CertificateStatus.Measuring or CertificateStatus.Failed })
        {
            await DecideAsync(certificate, run, context.CancellationToken);
        }
        else if (certificate is null && await db.SentinelChecks.SingleOrDefaultAsync(c => c.Id == run.EvalRunId && (c.Status == SentinelStatus.Measuring || c.Status == SentinelStatus.Failed), context.CancellationToken) is { } check)
        {
            await CheckAsync(check, run, context.CancellationToken);
        }
    }

    private async Task DecideAsync(Certificate certificate, EvalRunCompleted run, CancellationToken cancellationToken)
    {
        // Of a judge that compares, both orders have to have been asked; whichever run ends last decides.
        Guid[] needed = [certificate.Id, .. certificate.SwappedRunId is { } swapped ? [swapped] : Array.Empty<Guid>()];
        if (run.Status == "completed" && await db.EvalRuns.CountAsync(r => needed.Contains(r.Id) && r.Status == EvalRunStatus.Completed, cancellationToken) < needed.Length)
        {
            return;
        }

        var now = time.GetUtcNow();
        if (run.Status != "completed" || run.Errors > 0)
        {
            certificate.Fail(Unmeasured(run), now);
        }
        else
        {
            var figures = await MeasureAsync(certificate.EvalRunId, certificate, cancellationToken);
            var requirements = JsonSerializer.Deserialize<CertificateRequirements>(certificate.Requirements, JsonDefaults.Options)!;
            certificate.Decide(JsonSerializer.Serialize(figures, JsonDefaults.Options), requirements.Unmet(figures), now);
        }

        log.LogInformation("Judge {Judge} version {Number}: certificate {Certificate} is {Status}", certificate.Judge, certificate.JudgeNumber, certificate.Id, certificate.Status);
        if (certificate.Status is CertificateStatus.Certified)
        {
            db.Enqueue(new JudgeCertified { Judge = certificate.Judge, JudgeVersion = certificate.JudgeNumber, CertificateId = certificate.Id, ExpiresAt = certificate.ExpiresAt!.Value }, now);
        }

        await db.SaveChangesAsync(cancellationToken);
    }

    private async Task CheckAsync(SentinelCheck check, EvalRunCompleted run, CancellationToken cancellationToken)
    {
        var certificate = await db.Certificates.SingleAsync(c => c.Id == check.CertificateId, cancellationToken);
        var now = time.GetUtcNow();
        if (run.Status != "completed" || run.Errors > 0)
        {
            check.Fail(Unmeasured(run), now);
        }
        else
        {
            var judge = await db.JudgeVersions.AsNoTracking().SingleAsync(j => j.Name == certificate.Judge && j.Number == certificate.JudgeNumber, cancellationToken);
            var before = await database.CasesAsync(certificate.EvalRunId, certificate, judge, cancellationToken);
            var after = await database.CasesAsync(run.EvalRunId, certificate, judge, cancellationToken);
            var certified = JsonSerializer.Deserialize<JudgeFigures>(certificate.Figures!, JsonDefaults.Options)!;
            var drift = JudgeDrift.Of(certified, before, after);
            check.Decide(drift.Now.Kappa?.Value, drift.FlipRate, drift.Alarms, now);
            if (drift.Alarms.Count > 0 && certificate.Status is CertificateStatus.Certified)
            {
                certificate.Suspend(drift.Alarms);
                log.LogWarning("Judge {Judge} version {Number} has changed; its certificate is suspended: {Reasons}", certificate.Judge, certificate.JudgeNumber, string.Join(" ", drift.Alarms));
            }
        }

        await db.SaveChangesAsync(cancellationToken);
    }

    private async Task<JudgeFigures> MeasureAsync(Guid run, Certificate certificate, CancellationToken cancellationToken)
    {
        var judge = await db.JudgeVersions.AsNoTracking().SingleAsync(j => j.Name == certificate.Judge && j.Number == certificate.JudgeNumber, cancellationToken);
        var cases = await database.CasesAsync(run, certificate, judge, cancellationToken);
        if (certificate.SwappedRunId is not { } swappedRun)
        {
            return JudgeFigures.Of(cases);
        }

        // Both runs went over the same rows in the same order.
        var swapped = await database.CasesAsync(swappedRun, certificate, judge, cancellationToken);
        return JudgeFigures.Of([.. cases.Zip(swapped, (one, other) => one with { Swapped = other.Judge })]);
    }

    private static string Unmeasured(EvalRunCompleted run) => run.Errors > 0 ? $"{run.Errors} cases could not be asked or have no verdict of a person; retry the errors of the run to go on." : $"The run was {run.Status}.";
}
