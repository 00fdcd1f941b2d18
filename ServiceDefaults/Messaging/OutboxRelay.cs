using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using LlmOps.ServiceDefaults.Persistence;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LlmOps.ServiceDefaults.Messaging;

/// <summary>Moves committed messages to the bus. Several replicas share the table; locked rows are skipped, and a crash between publish and commit only repeats a message.</summary>
internal sealed class OutboxRelay<TContext>(IServiceScopeFactory scopes, IBus bus, OutboxSignal signal, DatabaseReady ready, ILogger<OutboxRelay<TContext>> log)
    : BackgroundService where TContext : DbContext
{
    private const int BatchSize = 100;
    private static readonly ActivitySource Source = new("LlmOps.Outbox");
    private readonly HashSet<Guid> waiting = [];
    private readonly ConcurrentDictionary<string, Type> types = new(StringComparer.Ordinal);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await ready.WaitAsync(stoppingToken);
        var backoff = TimeSpan.FromSeconds(1);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await RelayBatchAsync(stoppingToken) == BatchSize)
                {
                }

                backoff = TimeSpan.FromSeconds(1);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                backoff = TimeSpan.FromSeconds(Math.Min(10, backoff.TotalSeconds * 2));
                log.LogWarning("Messages wait in the outbox ({Reason}); next try within {Wait}", exception.Message, backoff);
            }

            await signal.WaitAsync(backoff, stoppingToken);
        }
    }

    private async Task<int> RelayBatchAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TContext>();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var batch = await db.Set<OutboxMessage>().FromSql($"select * from outbox_messages order by id limit {BatchSize} for update skip locked").AsNoTracking().ToListAsync(cancellationToken);
        var relayed = 0;
        foreach (var message in batch)
        {
            using var attempt = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            attempt.CancelAfter(TimeSpan.FromSeconds(10));
            try
            {
                await PublishAsync(message, attempt.Token);
            }
            catch (MessageReturnedException)
            {
                // No queue takes it yet. It waits, but must not hold up those behind it.
                if (waiting.Add(message.Id))
                {
                    log.LogWarning("A {Type} waits in the outbox: no service has ever listened for it", message.Type);
                }

                continue;
            }

            await db.Set<OutboxMessage>().Where(m => m.Id == message.Id).ExecuteDeleteAsync(cancellationToken);
            relayed++;
        }

        await transaction.CommitAsync(cancellationToken);
        return relayed;
    }

    private async Task PublishAsync(OutboxMessage message, CancellationToken cancellationToken)
    {
        using var activity = ActivityContext.TryParse(message.TraceParent, null, out var parent) ? Source.StartActivity("outbox relay", ActivityKind.Internal, parent) : null;
        var type = types.GetOrAdd(message.Type, MessageTypes.Resolve);
        var body = JsonSerializer.Deserialize(message.Body, type)!;
        await bus.Publish(body, type, Pipe.Execute<PublishContext>(context =>
        {
            context.MessageId = message.Id;
            if (message.IsCommand && context.TryGetPayload(out RabbitMqSendContext? rabbit))
            {
                rabbit.Mandatory = true;
            }
        }), cancellationToken);
    }
}

/// <summary>Finds message types by their full name, which is also their identity on the wire.</summary>
internal static class MessageTypes
{
    public static Type Resolve(string fullName) =>
        AppDomain.CurrentDomain.GetAssemblies().Where(a => a.GetName().Name?.StartsWith("LlmOps.", StringComparison.Ordinal) == true).Select(a => a.GetType(fullName)).FirstOrDefault(t => t is not null)
        ?? throw new InvalidOperationException($"No message type {fullName} is loaded.");
}
