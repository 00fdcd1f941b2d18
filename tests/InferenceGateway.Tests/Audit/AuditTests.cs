using LlmOps.InferenceGateway.Persistence;
using LlmOps.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace LlmOps.InferenceGateway.Tests.Audit;

public sealed class AuditTests(PostgresDatabase database) : IClassFixture<PostgresDatabase>
{
    [Fact]
    public async Task Every_change_is_in_a_chain_that_cannot_be_rewritten()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(database.ConnectionString);
        await gateway.PublishAsync("audited", 1);
        await gateway.PublishAsync("audited", 2);
        var rollout = await gateway.Client.Rollouts.StartAsync(new("audited", 2, [10, 100], "spring release"));
        await gateway.Client.Rollouts.MoveAsync(rollout.Id, "roll-back", "worse");

        var log = (await gateway.Client.Rollouts.AuditAsync("rollout:audited")).Items;
        Assert.Equal([("rollout.roll-back", "worse"), ("rollout.start", "spring release")], log.Select(e => (e.Action, e.Reason!)));
        Assert.Equal("bootstrap admin", log[0].Who);
        Assert.Contains("\"percent\":10", log[0].Before!, StringComparison.Ordinal);
        Assert.Contains("\"percent\":0", log[0].After!, StringComparison.Ordinal);

        await using var scope = gateway.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<GatewayDbContext>();
        var chain = await db.Audit.AsNoTracking().OrderBy(e => e.Number).ToListAsync();
        Assert.All(chain.Index(), e => Assert.True(e.Item.Follows(e.Index == 0 ? null : chain[e.Index - 1])));
        foreach (var sql in new[] { "update audit_log set who = 'nobody'", "delete from audit_log", "truncate audit_log" })
        {
            var refused = await Assert.ThrowsAsync<PostgresException>(() => db.Database.ExecuteSqlRawAsync(sql));
            Assert.Contains("append-only", refused.MessageText, StringComparison.Ordinal);
        }

        Assert.False(db.Database.HasPendingModelChanges());
    }
}
