using System.Security.Claims;
using LlmOps.Contracts.InferenceGateway;
using LlmOps.InferenceGateway.Persistence;
using LlmOps.InferenceGateway.Snapshots;
using LlmOps.ServiceDefaults.Auth;
using LlmOps.ServiceDefaults.Http;
using LlmOps.ServiceDefaults.Messaging;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LlmOps.InferenceGateway.Models;

public sealed record ModelResponse(string Name, string Provider, string UpstreamName, decimal InputPrice, decimal OutputPrice, DateOnly? ShutdownDate, string? Replacement, string? Note, DateTimeOffset UpdatedAt);

public sealed record PutModelRequest(string Provider, decimal InputPrice, decimal OutputPrice, string? UpstreamName = null, DateOnly? ShutdownDate = null, string? Replacement = null, string? Note = null);

internal static class ModelEndpoints
{
    public static void MapModels(this IEndpointRouteBuilder routes)
    {
        var models = routes.MapGroup("/api/models").WithTags("Models");
        models.MapGet("/", List).RequireScope(Scopes.Read).WithSummary("List models with their prices.");
        models.MapPut("/{**name}", Put).RequireScope(Scopes.Operate).WithSummary("Add or change a model.");
    }

    private static async Task<Ok<Page<ModelResponse>>> List(GatewayDbContext db, CancellationToken cancellationToken)
    {
        var models = await db.Models.AsNoTracking().OrderBy(m => m.Name).ToListAsync(cancellationToken);
        return TypedResults.Ok(new Page<ModelResponse>([.. models.Select(m => m.ToResponse())], null));
    }

    private static async Task<Ok<ModelResponse>> Put(string name, PutModelRequest request, ClaimsPrincipal user, GatewayDbContext db, GatewayChanges changes, CancellationToken cancellationToken)
    {
        name = Uri.UnescapeDataString(name);
        Check(name, request);
        await using var change = await changes.BeginAsync(cancellationToken);
        var providers = await db.Providers.Select(p => p.Name).ToListAsync(cancellationToken);
        if (!providers.Contains(request.Provider))
        {
            throw ProblemException.NotFound("provider", request.Provider, providers);
        }

        var model = await db.Models.SingleOrDefaultAsync(m => m.Name == name, cancellationToken);
        var before = model?.ToResponse();
        model ??= db.Add(Model.Create(name)).Entity;
        if (model.Set(request, change.Now))
        {
            db.Enqueue(new ModelRetirementAnnounced(name, request.ShutdownDate!.Value, request.Replacement), change.Now);
        }

        await changes.CommitAsync(change, GatewayChange.Facts(user.KeyName(), "model.put", $"model:{name}", request.Note, before, model.ToResponse()), cancellationToken);
        return TypedResults.Ok(model.ToResponse());
    }

    private static void Check(string name, PutModelRequest request)
    {
        var errors = new List<FieldError>();
        if (string.IsNullOrWhiteSpace(name) || name.Length > 200 || name.StartsWith("program:", StringComparison.Ordinal))
        {
            errors.Add(new("name", "must have 1 to 200 characters and not begin with 'program:'."));
        }

        if (request.InputPrice is < 0 or > 1_000_000)
        {
            errors.Add(new("input_price", "must be from 0 to 1,000,000 US dollars per million tokens."));
        }

        if (request.OutputPrice is < 0 or > 1_000_000)
        {
            errors.Add(new("output_price", "must be from 0 to 1,000,000 US dollars per million tokens."));
        }

        if (string.IsNullOrEmpty(request.Provider))
        {
            errors.Add(new("provider", "is missing."));
        }

        if (request.UpstreamName is { Length: 0 or > 200 })
        {
            errors.Add(new("upstream_name", "must have 1 to 200 characters."));
        }

        if (errors.Count > 0)
        {
            throw ProblemException.Invalid(errors);
        }
    }
}
