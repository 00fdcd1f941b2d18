using LlmOps.ServiceDefaults.Auth;

namespace LlmOps.ProgramRegistry.Catalog;

internal static class ProgramEndpoints
{
    public static void MapPrograms(this IEndpointRouteBuilder routes)
    {
        var programs = routes.MapGroup("/api/programs").WithTags("Programs").RequireScope(Scopes.Read);
        programs.MapGet("/", ListPrograms.Handle).WithSummary("List programs by name: those in whose name, labels, instructions, fields or descriptions every word of the search stands, or whose latest version asks a model.");
        programs.MapGet("/{name}", GetProgram.Handle).WithSummary("Read one program.");
    }
}
