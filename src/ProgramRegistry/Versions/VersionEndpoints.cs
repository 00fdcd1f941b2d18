using LlmOps.ServiceDefaults.Auth;

namespace LlmOps.ProgramRegistry.Versions;

internal static class VersionEndpoints
{
    public static void MapVersions(this IEndpointRouteBuilder routes)
    {
        var program = routes.MapGroup("/api/programs/{name}").WithTags("Program versions");
        program.MapPost("/versions", PublishVersion.Handle).RequireScope(Scopes.Write).WithSummary("Publish a version; equal content answers the version there is.");
        program.MapGet("/versions", ListVersions.Handle).RequireScope(Scopes.Read).WithSummary("List versions, newest first.");
        program.MapGet("/versions/{version}", GetVersion.Handle).RequireScope(Scopes.Read).WithSummary("Read a version by number, label or latest.");
        program.MapGet("/diff", DiffVersions.Handle).RequireScope(Scopes.Read).WithSummary("Compare two versions by meaning.");
    }
}
