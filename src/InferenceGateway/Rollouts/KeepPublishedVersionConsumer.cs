using LlmOps.Contracts.ProgramRegistry;
using LlmOps.InferenceGateway.Persistence;
using LlmOps.InferenceGateway.Snapshots;
using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace LlmOps.InferenceGateway.Rollouts;

/// <summary>Keeps every published version. The first one of a program is served at once; later ones only by rollout or pin.</summary>
internal sealed class KeepPublishedVersionConsumer(GatewayDbContext db, GatewayChanges changes) : IConsumer<ProgramVersionPublished>
{
    public async Task Consume(ConsumeContext<ProgramVersionPublished> context)
    {
        var (message, stop) = (context.Message, context.CancellationToken);
        await using var change = await changes.BeginAsync(stop);
        if (await db.ProgramVersions.AnyAsync(v => v.Program == message.Program && v.Number == message.Number, stop))
        {
            return;
        }

        db.Add(new PublishedVersion(message.Program, message.Number, message.Hash, message.SpecJson, message.PublishedAt.ToUniversalTime()));
        var flag = await db.Flags.SingleOrDefaultAsync(f => f.Program == message.Program, stop);
        if (flag is null)
        {
            db.Add(Flag.Create(message.Program, message.Number, change.Version, change.Now));
        }
        else if (message.Number < flag.StableVersion && !await db.Rollouts.AnyAsync(r => r.Program == message.Program, stop))
        {
            // Announcements may overtake each other; the first version serves until a rollout says otherwise.
            flag.Promote(message.Number);
            flag.Touch(change.Version, change.Now);
        }

        await changes.CommitAsync(change, GatewayChange.Facts("registry", "version.published", $"program:{message.Program}", null, null, new { message.Number, message.Hash }), stop);
    }
}
