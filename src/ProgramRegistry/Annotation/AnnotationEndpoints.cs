using LlmOps.ProgramRegistry.Annotation.Finishing;
using LlmOps.ProgramRegistry.Annotation.Labelling;
using LlmOps.ProgramRegistry.Annotation.Reviewing;
using LlmOps.ProgramRegistry.Annotation.Selecting;
using LlmOps.ServiceDefaults.Auth;

namespace LlmOps.ProgramRegistry.Annotation;

internal static class AnnotationEndpoints
{
    public static void MapAnnotation(this IEndpointRouteBuilder routes)
    {
        var queues = routes.MapGroup("/api/annotation-queues").WithTags("Annotation queues");
        queues.MapGet("/", ReadQueues.List).RequireScope(Scopes.Read).WithSummary("List queues by name.");
        queues.MapPost("/", CreateQueue.Handle).RequireScope(Scopes.Write).WithSummary("Make a queue for a dataset.");

        var queue = queues.MapGroup("/{name}");
        queue.MapGet("/", ReadQueues.Get).RequireScope(Scopes.Read).WithSummary("Read a queue.");
        queue.MapGet("/progress", ReadProgress.Handle).RequireScope(Scopes.Read).WithSummary("Read how far it is, who did what, and how far people agree.");
        queue.MapGet("/items", ReadItems.Handle).RequireScope(Scopes.Read).WithSummary("Read items; answers to open ones are not shown.");
        queue.MapPost("/items", AddItems.Handle).RequireScope(Scopes.Write).WithSummary("Add items, or choose unlabelled rows by order, chance, novelty, margin, disagreement or rarity.");
        queue.MapPost("/take", TakeItem.Handle).RequireScope(Scopes.Write).WithSummary("Take the next item to label; 204 when there is none.");
        queue.MapPost("/items/{number:int}/answer", AnswerItem.Handle).RequireScope(Scopes.Write).WithSummary("Label or skip an item.");
        queue.MapPost("/items/{number:int}/release", AnswerItem.Release).RequireScope(Scopes.Write).WithSummary("Give a taken item back.");
        queue.MapPost("/items/{number:int}/adjudicate", Adjudicate.Handle).RequireScope(Scopes.Write).WithSummary("Decide an item that people disagree on.");
        queue.MapGet("/sheet", Spreadsheet.Download).RequireScope(Scopes.Write).WithSummary("Download the items you could label as CSV.");
        queue.MapPost("/sheet", Spreadsheet.Upload).RequireScope(Scopes.Write).WithSummary("Upload a filled sheet as your answers.");
        queue.MapPost("/finish", FinishQueue.Handle).RequireScope(Scopes.Write).WithSummary("Publish a dataset version with the labels.");
    }
}
