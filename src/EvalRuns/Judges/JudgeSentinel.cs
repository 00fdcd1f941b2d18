using LlmOps.EvalRuns.Persistence;
using LlmOps.EvalRuns.Runs;
using LlmOps.ServiceDefaults.Http;
using LlmOps.ServiceDefaults.Persistence;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LlmOps.EvalRuns.Judges;

/// <summary>Asks every certified judge about the labels of its certificate again, once a night unless told otherwise.</summary>
internal sealed class JudgeSentinel(IServiceScopeFactory scopes, DatabaseReady ready, IOptions<JudgeOptions> options, TimeProvider time, ILogger<JudgeSentinel> log) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.SentinelHours == 0)
        {
            return;
        }

        await ready.WaitAsync(stoppingToken);
        using var timer = new PeriodicTimer(Look, time);
        do
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                await scope.ServiceProvider.GetRequiredService<SentinelStart>().StartDueAsync(TimeSpan.FromHours(options.Value.SentinelHours), stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogWarning("Sentinel checks could not be started ({Reason}); next try in a minute", exception.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}

/// <summary>Starts sentinel checks.</summary>
internal sealed class SentinelStart(EvalRunsDbContext db, EvalRunIntake intake, TimeProvider time)
{
    public async Task StartDueAsync(TimeSpan every, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var due = now - every;
        foreach (var certificate in await db.Certificates.Where(c => c.Status == CertificateStatus.Certified && c.ExpiresAt > now && c.SentinelAt < due).OrderBy(c => c.SentinelAt).Take(20).ToListAsync(cancellationToken))
        {
            var judge = await db.JudgeVersions.AsNoTracking().Where(j => j.Name == certificate.Judge).OrderByDescending(j => j.Number).FirstAsync(cancellationToken);
            if (judge.Number == certificate.JudgeNumber)
            {
                await StartAsync(certificate, judge, cancellationToken);
            }
        }
    }

    public async Task<SentinelCheck> StartAsync(Certificate certificate, JudgeVersion judge, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var check = new SentinelCheck { Id = Guid.CreateVersion7(now), CertificateId = certificate.Id, StartedAt = now };
        db.Add(check);
        certificate.SentinelStarted(now);
        await db.SaveChangesAsync(cancellationToken);

        await intake.QueueAsync(CertifyJudge.Order(certificate, judge, check.Id, Triggers.Sentinel, $"Sentinel check of certificate {certificate.Id}."), cancellationToken);
        return check;
    }

    /// <summary>Starts a check at once.</summary>
    public static async Task<Accepted<SentinelCheck>> Handle(string name, JudgeDirectory judges, SentinelStart start, EvalRunsDbContext db, CancellationToken cancellationToken)
    {
        var judge = await judges.CurrentAsync(name, cancellationToken);
        var valid = await judges.ValidCertificateAsync(judge, cancellationToken) ?? throw ProblemException.Conflict("judge_not_certified", $"Judge '{name}' version {judge.Number} has no valid certificate to hold it to.");
        var check = await start.StartAsync(await db.Certificates.SingleAsync(c => c.Id == valid.Id, cancellationToken), judge, cancellationToken);
        return TypedResults.Accepted($"/api/eval-runs/{check.Id}", check);
    }
}
