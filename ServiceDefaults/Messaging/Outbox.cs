using System.Data.Common;
using System.Diagnostics;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace LlmOps.ServiceDefaults.Messaging;

/// <summary>Writes messages into the service's own database, in the transaction of the state they speak of.</summary>
public static class Outbox
{
    /// <summary>Adds the outbox and dead-letter tables to a model.</summary>
    public static void AddMessagingTables(this ModelBuilder model)
    {
        model.ApplyConfiguration(new OutboxMessageMapping());
        model.ApplyConfiguration(new DeadLetterMapping());
    }

    /// <summary>Announces something that happened; delivered after the save commits, at least once.</summary>
    public static void Enqueue<T>(this DbContext db, T message, DateTimeOffset now) where T : class => Add(db, message, isCommand: false, now);

    /// <summary>Asks for something to be done; kept until a queue takes it.</summary>
    public static void EnqueueCommand<T>(this DbContext db, T message, DateTimeOffset now) where T : class => Add(db, message, isCommand: true, now);

    private static void Add<T>(DbContext db, T message, bool isCommand, DateTimeOffset now) where T : class =>
        db.Add(new OutboxMessage(Guid.CreateVersion7(now), typeof(T).FullName!, JsonSerializer.Serialize(message), isCommand, Activity.Current?.Id, now));
}

/// <summary>Wakes the relay as soon as a save has written messages; where a transaction spans the save, as soon as it commits.</summary>
internal sealed class OutboxSignal : SaveChangesInterceptor, IDbTransactionInterceptor
{
    private readonly SemaphoreSlim wake = new(0, 1);

    public Task<bool> WaitAsync(TimeSpan atMost, CancellationToken cancellationToken) => wake.WaitAsync(atMost, cancellationToken);

    public override ValueTask<int> SavedChangesAsync(SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        WakeFor(eventData.Context);
        return ValueTask.FromResult(result);
    }

    public Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        WakeFor(eventData.Context);
        return Task.CompletedTask;
    }

    private void WakeFor(DbContext? context)
    {
        if (context?.ChangeTracker.Entries<OutboxMessage>().Any() == true)
        {
            Wake();
        }
    }

    private void Wake()
    {
        try
        {
            wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // Already awake: the relay reads everything there is.
        }
    }
}
