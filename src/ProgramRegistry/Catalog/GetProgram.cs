using LlmOps.ProgramRegistry.Persistence;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LlmOps.ProgramRegistry.Catalog;

internal static class GetProgram
{
    public static async Task<Ok<ProgramResponse>> Handle(string name, RegistryDbContext db, CancellationToken cancellationToken)
    {
        var program = await ProgramRows.FindAsync(db, name, cancellationToken);
        return TypedResults.Ok((await ProgramResponse.OfAsync(db, [program], cancellationToken))[0]);
    }
}
