using LlmOps.ServiceDefaults.Auth;

namespace LlmOps.EvalRuns.Gates;

internal static class GateEndpoints
{
    public static void MapGates(this IEndpointRouteBuilder routes)
    {
        var gates = routes.MapGroup("/api/gates").WithTags("Gates");
        gates.MapGet("/", ReadGates.List).RequireScope(Scopes.Read).WithSummary("List gates by name.");
        gates.MapGet("/{name}", ReadGates.Get).RequireScope(Scopes.Read).WithSummary("Read a gate with its policy and approved baseline.");
        gates.MapPut("/{name}", SetGate.Handle).RequireScope(Scopes.Operate).WithSummary("Make a gate, or change its policy.");
        gates.MapPost("/{name}/baselines", ApproveBaseline.Handle).RequireScope(Scopes.Operate).WithSummary("Approve a run as what candidates are held against.");
        gates.MapGet("/{name}/baselines", ReadGates.Baselines).RequireScope(Scopes.Read).WithSummary("List approved baselines, newest first.");
        gates.MapPost("/{name}/decisions", DecideGate.Handle).RequireScope(Scopes.Write).WithSummary("Hold an ended run against the policy.");
        gates.MapGet("/{name}/decisions", ReadGates.Decisions).RequireScope(Scopes.Read).WithSummary("List decisions, newest first.");
        gates.MapGet("/{name}/decisions/{id:guid}", ReadGates.Decision).RequireScope(Scopes.Read).WithSummary("Read a decision.");
    }
}
