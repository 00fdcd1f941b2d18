using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace LlmOps.ServiceDefaults.Persistence;

/// <summary>Whether a host may start before its database answers.</summary>
internal sealed record MigrationOptions(bool StartWithoutDatabase);

/// <summary>
/// Brings the schema up to date, retrying until the database answers. EF's own lock ends with each migration and lets a second replica in between;
/// a session lock on a connection of its own holds across all of them.
/// </summary>
internal sealed class Migrator<TContext>(IServiceScopeFactory scopes, NpgsqlDataSource database, DatabaseReady ready, MigrationOptions options, TimeProvider time, ILogger<Migrator<TContext>> log)
    : BackgroundService where TContext : DbContext
{
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.StartWithoutDatabase)
        {
            await base.StartAsync(cancellationToken);
        }
        else
        {
            await MigrateUntilDoneAsync(cancellationToken);
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => MigrateUntilDoneAsync(stoppingToken);

    private async Task MigrateUntilDoneAsync(CancellationToken cancellationToken)
    {
        for (var wait = TimeSpan.FromMilliseconds(250); ; wait = TimeSpan.FromSeconds(Math.Min(10, wait.TotalSeconds * 2)))
        {
            try
            {
                await MigrateAsync(cancellationToken);
                ready.Set();
                return;
            }
            catch (Exception exception) when (exception is NpgsqlException { IsTransient: true } or { InnerException: System.Net.Sockets.SocketException } || Unreachable(exception))
            {
                log.LogWarning("The database does not answer yet ({Reason}); next try in {Wait}", exception.Message, wait);
                await Task.Delay(wait, time, cancellationToken);
            }
        }
    }

    private async Task MigrateAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var context = scope.ServiceProvider.GetRequiredService<TContext>();
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using (var take = new NpgsqlCommand("select pg_advisory_lock(hashtext('llmops.migrations'))", connection) { CommandTimeout = 0 })
        {
            await take.ExecuteNonQueryAsync(cancellationToken);
        }

        try
        {
            await context.Database.MigrateAsync(cancellationToken);
        }
        finally
        {
            await using var release = new NpgsqlCommand("select pg_advisory_unlock(hashtext('llmops.migrations'))", connection);
            await release.ExecuteNonQueryAsync(CancellationToken.None);
        }
    }

    private static bool Unreachable(Exception exception) => exception is PostgresException { SqlState: PostgresErrorCodes.CannotConnectNow } || exception.InnerException is NpgsqlException { IsTransient: true };
}
