using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace LlmOps.ServiceDefaults.Persistence;

/// <summary>Tells background work when the schema is in place.</summary>
public sealed class DatabaseReady
{
    private readonly TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether the schema is up to date.</summary>
    public bool IsSet => done.Task.IsCompleted;

    /// <summary>Completes once the schema is up to date.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => done.Task.WaitAsync(cancellationToken);

    internal void Set() => done.TrySetResult();
}

/// <summary>Ready means migrated and answering now.</summary>
internal sealed class DatabaseHealth(DatabaseReady ready, NpgsqlDataSource database) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!ready.IsSet)
        {
            return new(context.Registration.FailureStatus, "not migrated yet");
        }

        try
        {
            await using var command = database.CreateCommand("select 1");
            await command.ExecuteScalarAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (NpgsqlException exception)
        {
            return new(context.Registration.FailureStatus, $"does not answer: {exception.SqlState ?? "no connection"}");
        }
    }
}
