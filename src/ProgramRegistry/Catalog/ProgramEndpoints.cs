using LlmOps.ServiceDefaults.Auth;

namespace LlmOps.ProgramRegistry.Catalog;

internal static class ProgramEndpoints
{
    public static void MapPrograms(this IEndpointRouteBuilder routes)
    {
        var programs = routes.MapGroup("/api/programs").WithTags("Programs").RequireScope(Scopes.Read);
        programs.MapGet("/", ListPrograms.Handle).WithSummary("List programs by name, by part of the name, or by the model their latest version asks.");
        programs.MapGet("/{name}", GetProgram.Handle).WithSummary("Read one program.");
    }
}
