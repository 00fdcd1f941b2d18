using LlmOps.ServiceDefaults.Auth;

namespace LlmOps.ProgramRegistry.Labels;

internal static class LabelEndpoints
{
    public static void MapLabels(this IEndpointRouteBuilder routes)
    {
        var labels = routes.MapGroup("/api/programs/{name}/labels").WithTags("Program labels");
        labels.MapGet("/", LabelHistory.Handle).RequireScope(Scopes.Read).WithSummary("Read the history of all labels, newest first.");
        labels.MapPut("/{label}", MoveLabel.Handle).RequireScope(Scopes.Write).WithSummary("Move a label to a version, or take it away.");
        labels.MapPost("/{label}/undo", UndoLabel.Handle).RequireScope(Scopes.Write).WithSummary("Take back the last move of a label.");
    }
}
