using System.Globalization;
using LlmOps.ServiceDefaults.Http;
using LlmOps.ServiceDefaults.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace LlmOps.ServiceDefaults;

/// <summary>What every service host shares, in the order it must come.</summary>
public static class HostDefaults
{
    /// <summary>Adds clock, telemetry, JSON rules, health and the OpenAPI document.</summary>
    /// <param name="builder">The host.</param>
    /// <param name="service">Kebab-case name of the service.</param>
    public static void AddHostDefaults(this IHostApplicationBuilder builder, string service)
    {
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
        builder.AddTelemetry(service);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.ConfigureHttpJsonOptions(options => JsonDefaults.ApplyToRequests(options.SerializerOptions));
        builder.Services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        builder.Services.AddHealthChecks();
        builder.Services.AddOpenApi();
    }

    /// <summary>Order matters: spans see everything, errors see everything but spans, then who is calling.</summary>
    public static void UseHostDefaults(this WebApplication app)
    {
        app.UseRequestTelemetry();
        app.UseDesignedErrors();
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapHealth();
        app.MapOpenApi();
        app.UseSwaggerUI(page =>
        {
            page.RoutePrefix = "docs";
            page.SwaggerEndpoint("/openapi/v1.json", app.Environment.ApplicationName);
        });
    }
}
