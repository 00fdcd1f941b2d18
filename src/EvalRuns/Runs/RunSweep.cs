using LlmOps.EvalRuns.Persistence;
using LlmOps.ServiceDefaults.Persistence;
using Microsoft.EntityFrameworkCore;

namespace LlmOps.EvalRuns.Runs;

/// <summary>Ends runs whose worker died between its last result and the end, and runs that are to stop and have nobody at work; moves the marks of the pace on.</summary>
internal sealed class RunSweep(IServiceScopeFactory scopes, DatabaseReady ready, TimeProvider time, ILogger<RunSweep> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await ready.WaitAsync(stoppingToken);
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await SweepAsync(stoppingToken);
                await MovePaceAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogWarning("Open runs could not be looked through ({Reason}); next try in a second", exception.Message);
            }
        }
    }

    private async Task MovePaceAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<EvalRunsDbContext>().Database.ExecuteSqlAsync($"""
            update eval_runs r set pace_from = r.pace_next_from, pace_done = r.pace_next_done, pace_next_from = now(),
                pace_next_done = (select coalesce(sum(ok + parse_failures + provider_errors + timeouts + metric_errors + input_errors), 0) from shards s where s.run_id = r.id)
            where r.status = 'running' and r.pace_next_from < now() - make_interval(secs => {RunPace.Window.TotalSeconds})
            """, cancellationToken);
    }

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<EvalRunsDbContext>();
        var ending = scope.ServiceProvider.GetRequiredService<RunEnding>();
        var idle = await db.Database.SqlQuery<Guid>($"""
            select r.id as value from eval_runs r where r.status in ('queued', 'running')
            and not exists (select 1 from shards s where s.run_id = r.id and s.state <> 'done' and (r.stop_reason is null or (s.state = 'leased' and s.lease_expires_at >= now())))
            """).ToListAsync(cancellationToken);
        foreach (var run in idle)
        {
            await ending.TryEndAsync(run, cancellationToken);
        }
    }
}
