using LlmOps.InferenceGateway.Persistence;
using Microsoft.EntityFrameworkCore;

namespace LlmOps.InferenceGateway.Inferences;

internal static class InferenceQueries
{
    /// <summary>Looks into the one partition the id belongs to.</summary>
    public static async Task<Inference?> FindAsync(GatewayDbContext db, Guid id, CancellationToken cancellationToken) =>
        InferenceId.TryTime(id, out var at) ? await db.Inferences.AsNoTracking().SingleOrDefaultAsync(i => i.Id == id && i.At == at, cancellationToken) : null;
}
