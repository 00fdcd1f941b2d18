using LlmOps.ProgramRegistry.Catalog;
using LlmOps.ProgramRegistry.Persistence;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LlmOps.ProgramRegistry.Versions;

internal static class GetVersion
{
    public static async Task<Ok<ProgramVersionResponse>> Handle(string name, string version, RegistryDbContext db, CancellationToken cancellationToken)
    {
        var program = await ProgramRows.FindAsync(db, name, cancellationToken);
        var found = await VersionRows.FindAsync(db, program, version, cancellationToken);
        return TypedResults.Ok(await ProgramVersionResponse.OfAsync(db, program, found, cancellationToken));
    }
}
