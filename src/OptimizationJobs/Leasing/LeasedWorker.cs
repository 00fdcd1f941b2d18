using LlmOps.ServiceDefaults.Http;
using LlmOps.ServiceDefaults.Persistence;

namespace LlmOps.OptimizationJobs.Leasing;

/// <summary>Works on leased rows, several at a time. A replica that dies loses its leases; another one goes on from the start, which costs nothing that was paid.</summary>
internal sealed class LeasedWorker<T>(Leases<T> leases, ILeasedRunner<T> runner, WorkSignal<T> signal, DatabaseReady ready, TimeProvider time, ILogger<LeasedWorker<T>> log)
    : BackgroundService where T : class, ILeased
{
    private const int AtOnce = 4;
    private const int MostFailures = 30;
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await ready.WaitAsync(stoppingToken);
        var work = new List<Task>();
        try
        {
            while (true)
            {
                work.RemoveAll(w => w.IsCompleted);
                while (work.Count < AtOnce && await ClaimAsync(stoppingToken) is { } id)
                {
                    work.Add(WorkAsync(id, stoppingToken));
                }

                await signal.WaitAsync(Look, stoppingToken);
            }
        }
        finally
        {
            await Task.WhenAll(work);
        }
    }

    private async Task<Guid?> ClaimAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await leases.ClaimAsync(cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            log.LogWarning("No {Work} could be claimed ({Reason})", typeof(T).Name, exception.Message);
            return null;
        }
    }

    private async Task WorkAsync(Guid id, CancellationToken stoppingToken)
    {
        await Task.Yield();
        using var work = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        var keeping = KeepAsync(id, work);
        try
        {
            await RunAsync(id, keeping, work, stoppingToken);
        }
        catch (Exception exception)
        {
            // Not even the outcome could be written: the lease runs out and somebody tries again.
            log.LogError(exception, "{Work} {Id} could not be ended", typeof(T).Name, id);
        }
        finally
        {
            await work.CancelAsync();
            await keeping;
            signal.Wake();
        }
    }

    private async Task RunAsync(Guid id, Task<LeaseCheck> keeping, CancellationTokenSource work, CancellationToken stoppingToken)
    {
        try
        {
            await runner.RunAsync(id, work.Token);
            await leases.ReleaseAsync(id);
        }
        catch (OperationCanceledException) when (work.IsCancellationRequested)
        {
            if (!stoppingToken.IsCancellationRequested && await keeping is LeaseCheck.StopRequested)
            {
                await runner.StopAsync(id, stoppingToken);
            }

            await leases.ReleaseAsync(id);
        }
        catch (ProblemException problem) when (problem.Status < 500)
        {
            await runner.FailAsync(id, problem.Message, stoppingToken);
        }
        catch (Exception exception)
        {
            var failures = await leases.DeferAsync(id, Retry);
            log.LogWarning(exception, "{Work} {Id} broke off for the {Count}. time and is tried again", typeof(T).Name, id, failures);
            if (failures >= MostFailures)
            {
                await runner.FailAsync(id, "It broke off too often; the log says why.", stoppingToken);
            }
        }
    }

    // Renews until the work ends; says why when it ends the work itself.
    private async Task<LeaseCheck> KeepAsync(Guid id, CancellationTokenSource work)
    {
        var check = LeaseCheck.Held;
        try
        {
            while (check is LeaseCheck.Held)
            {
                check = await RenewAsync(id, work.Token);
                if (check is LeaseCheck.Held)
                {
                    await Task.Delay(TimeSpan.FromSeconds(1), time, work.Token);
                }
            }
        }
        catch (OperationCanceledException)
        {
            return check;
        }

        await work.CancelAsync();
        return check;
    }

    private async Task<LeaseCheck> RenewAsync(Guid id, CancellationToken cancellationToken)
    {
        try
        {
            return await leases.RenewAsync(id, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            log.LogWarning("The lease of {Work} {Id} could not be renewed ({Reason})", typeof(T).Name, id, exception.Message);
            return LeaseCheck.Held;
        }
    }
}
