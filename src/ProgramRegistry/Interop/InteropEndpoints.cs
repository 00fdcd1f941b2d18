using LlmOps.ServiceDefaults.Auth;

namespace LlmOps.ProgramRegistry.Interop;

internal static class InteropEndpoints
{
    public static void MapInterop(this IEndpointRouteBuilder routes)
    {
        var program = routes.MapGroup("/api/programs/{name}").WithTags("Program import and export");
        program.MapPost("/import", ImportProgram.Handle).RequireScope(Scopes.Write).WithSummary("Publish a version from the JSON state of a DSPy program, or tell what an import would carry.");
        program.MapGet("/export", ExportProgram.Handle).RequireScope(Scopes.Read).WithSummary("Read a version as the JSON state of a DSPy program or as its own document.");
    }
}
