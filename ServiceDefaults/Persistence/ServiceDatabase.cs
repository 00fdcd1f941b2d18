using LlmOps.ServiceDefaults.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace LlmOps.ServiceDefaults.Persistence;

/// <summary>Gives a host its own PostgreSQL database.</summary>
public static class ServiceDatabase
{
    /// <summary>
    /// Registers <typeparamref name="TContext"/> on the connection string <paramref name="name"/>, migrates it under a lock before the service is ready,
    /// and makes it part of readiness.
    /// </summary>
    /// <param name="builder">The host.</param>
    /// <param name="name">Name of the connection string.</param>
    /// <param name="startWithoutDatabase">True lets the host start and serve while the database is away (the gateway); migration then follows in the background.</param>
    public static void AddServiceDatabase<TContext>(this IHostApplicationBuilder builder, string name, bool startWithoutDatabase = false) where TContext : DbContext
    {
        builder.Services.AddSingleton(_ => new NpgsqlDataSourceBuilder(ConnectionString(builder.Configuration, name)) { Name = name }.Build());
        builder.Services.AddDbContextPool<TContext>((provider, options) => options
            .UseNpgsql(provider.GetRequiredService<NpgsqlDataSource>())
            .AddInterceptors(provider.GetServices<Microsoft.EntityFrameworkCore.Diagnostics.IInterceptor>()));
        builder.Services.AddSingleton<DatabaseReady>();
        builder.Services.AddSingleton(new MigrationOptions(startWithoutDatabase));
        builder.Services.AddHostedService<Migrator<TContext>>();
        builder.Services.AddHealthChecks().AddCheck<DatabaseHealth>("database", startWithoutDatabase ? HealthStatus.Degraded : HealthStatus.Unhealthy, [HealthEndpoints.Ready]);
    }

    private static string ConnectionString(IConfiguration configuration, string name)
    {
        var text = configuration.GetConnectionString(name)
            ?? throw new InvalidOperationException($"Set ConnectionStrings__{name} to the service's PostgreSQL database.");
        return new NpgsqlConnectionStringBuilder(text) { ApplicationName = $"llmops-{name}", MaxAutoPrepare = 50 }.ConnectionString;
    }
}
