using System.Text;
using System.Text.Json;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LlmOps.ServiceDefaults.Messaging;

/// <summary>
/// Ends a delivery that failed every retry: it becomes a row people can see and replay. When even that cannot be written the delivery goes back to its queue
/// after a pause, so that a database outage loses nothing.
/// </summary>
internal sealed class DeadLetterFilter<TContext>(IServiceScopeFactory scopes, TimeProvider time, ILogger log) : IFilter<ExceptionReceiveContext> where TContext : DbContext
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    public async Task Send(ExceptionReceiveContext context, IPipe<ExceptionReceiveContext> next)
    {
        var queue = context.InputAddress.AbsolutePath.Split('/')[^1];
        var body = Encoding.UTF8.GetString(context.Body.GetBytes());
        log.LogError(context.Exception, "A delivery from {Queue} failed every retry and becomes a dead letter", queue);
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<TContext>();
            var now = time.GetUtcNow();
            var error = $"{context.Exception.GetType().Name}: {context.Exception.Message}";
            db.Add(new DeadLetter
            {
                Id = Guid.CreateVersion7(now),
                Queue = queue,
                MessageType = MessageType(body),
                Body = body,
                ContentType = context.ContentType?.ToString() ?? "application/json",
                Error = error.Length > 4000 ? error[..4000] : error,
                FailedAt = now,
            });
            await db.SaveChangesAsync(context.CancellationToken);
        }
        catch (Exception exception)
        {
            log.LogWarning("The dead letter could not be written ({Reason}); the delivery goes back to {Queue}", exception.Message, queue);
            await Task.Delay(Pause, time, context.CancellationToken);
            throw;
        }
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("dead-letter");

    private static string? MessageType(string body)
    {
        try
        {
            using var envelope = JsonDocument.Parse(body);
            return envelope.RootElement.GetProperty("messageType")[0].GetString()?.Replace("urn:message:", "", StringComparison.Ordinal).Replace(':', '.');
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or IndexOutOfRangeException)
        {
            return null;
        }
    }
}
