using LlmOps.OptimizationJobs.Persistence;
using Microsoft.EntityFrameworkCore;

namespace LlmOps.OptimizationJobs.Leasing;

/// <summary>Takes, renews and gives back leases.</summary>
internal sealed class Leases<T>(IServiceScopeFactory scopes, TimeProvider time) where T : class, ILeased
{
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(20);
    private readonly string owner = $"{Environment.MachineName}:{Environment.ProcessId}:{Guid.CreateVersion7(time.GetUtcNow()):n}";

    /// <summary>Takes the oldest free row, if there is one.</summary>
    public Task<Guid?> ClaimAsync(CancellationToken cancellationToken) => WithAsync<Guid?>(async db =>
    {
        var now = time.GetUtcNow();
        foreach (var id in await db.Set<T>().Where(r => r.IsActive && (r.LeaseUntil == null || r.LeaseUntil < now)).OrderBy(r => r.Id).Select(r => r.Id).Take(5).ToListAsync(cancellationToken))
        {
            var taken = await db.Set<T>().Where(r => r.Id == id && r.IsActive && (r.LeaseUntil == null || r.LeaseUntil < now))
                .ExecuteUpdateAsync(set => set.SetProperty(r => r.LeaseOwner, owner).SetProperty(r => r.LeaseUntil, now + Length), cancellationToken);
            if (taken == 1)
            {
                return id;
            }
        }

        return null;
    });

    public Task<LeaseCheck> RenewAsync(Guid id, CancellationToken cancellationToken) => WithAsync(async db =>
    {
        var until = time.GetUtcNow() + Length;
        var held = await db.Set<T>().Where(r => r.Id == id && r.LeaseOwner == owner).ExecuteUpdateAsync(set => set.SetProperty(r => r.LeaseUntil, until), cancellationToken);
        return held == 0 ? LeaseCheck.Lost : await db.Set<T>().AnyAsync(r => r.Id == id && r.StopRequested, cancellationToken) ? LeaseCheck.StopRequested : LeaseCheck.Held;
    });

    /// <summary>Gives the row back at once, for the next worker to go on.</summary>
    public Task ReleaseAsync(Guid id) => WithAsync(db => db.Set<T>().Where(r => r.Id == id && r.LeaseOwner == owner)
        .ExecuteUpdateAsync(set => set.SetProperty(r => r.LeaseOwner, (string?)null).SetProperty(r => r.LeaseUntil, (DateTimeOffset?)null), CancellationToken.None));

    /// <summary>Keeps the row from everybody for a while, after trouble that may pass.</summary>
    /// <returns>How often that happened in a row.</returns>
    public Task<int> DeferAsync(Guid id, TimeSpan wait) => WithAsync(async db =>
    {
        await db.Set<T>().Where(r => r.Id == id && r.LeaseOwner == owner).ExecuteUpdateAsync(
            set => set.SetProperty(r => r.LeaseOwner, (string?)null).SetProperty(r => r.LeaseUntil, time.GetUtcNow() + wait).SetProperty(r => r.Failures, r => r.Failures + 1), CancellationToken.None);
        return await db.Set<T>().Where(r => r.Id == id).Select(r => r.Failures).SingleAsync(CancellationToken.None);
    });

    private async Task<TResult> WithAsync<TResult>(Func<OptimizationJobsDbContext, Task<TResult>> use)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await use(scope.ServiceProvider.GetRequiredService<OptimizationJobsDbContext>());
    }
}

internal enum LeaseCheck
{
    Held,
    StopRequested,
    Lost,
}
