using LlmOps.InferenceGateway.Persistence;
using Microsoft.EntityFrameworkCore;

namespace LlmOps.InferenceGateway.Rollouts;

/// <summary>Reads rollouts with what surrounds them: replicas and what the arms have served.</summary>
internal static class RolloutQueries
{
    public static async Task<IReadOnlyList<RolloutResponse>> DescribeAsync(GatewayDbContext db, IReadOnlyList<Rollout> rollouts, CancellationToken cancellationToken)
    {
        var ids = rollouts.Select(r => r.Id).ToArray();
        var replicas = await db.Database.SqlQuery<long>($"select acknowledged_version as \"Value\" from replicas where seen_at > now() - interval '5 seconds'").ToListAsync(cancellationToken);
        // Intention to treat: a call counts for the arm it was assigned to, and a fallback that saved it is still an error of that arm.
        var arms = await db.Database.SqlQuery<ArmRow>($"""
            select i.rollout_id as "RolloutId", i.arm as "Arm", count(*) as "Inferences",
                   count(*) filter (where (i.status <> 'ok' and i.status <> 'client_closed') or i.fallback_reason is not null) as "Errors",
                   count(distinct i.unit) as "Units", avg(i.latency_ms) as "MeanLatencyMs", coalesce(sum(i.cost_usd), 0) as "CostUsd",
                   avg(f.score) as "FeedbackScore", coalesce(sum(f.words), 0)::int as "FeedbackCount"
            from inferences i
            left join lateral (select avg(score) as score, count(*) as words from feedback where inference_id = i.id) f on true
            where i.rollout_id = any({ids}) and i.unit is not null and i.arm is not null
            group by i.rollout_id, i.arm
            """).ToListAsync(cancellationToken);
        return [.. rollouts.Select(r => Describe(r, replicas, arms.Where(a => a.RolloutId == r.Id).ToDictionary(a => a.Arm, StringComparer.Ordinal)))];
    }

    public static async Task<RolloutResponse> DescribeAsync(GatewayDbContext db, Rollout rollout, CancellationToken cancellationToken) => (await DescribeAsync(db, [rollout], cancellationToken))[0];

    private static RolloutResponse Describe(Rollout r, List<long> replicas, Dictionary<string, ArmRow> arms) => new(
        r.Id, r.Program, RolloutTransitions.Text(r.Status), r.StatusReason, r.StableVersion, r.CandidateVersion, r.Stages, r.StepIndex, r.Percent, r.DefinitionVersion,
        replicas.Count, replicas.Count(v => v >= r.DefinitionVersion),
        [Arm(RolloutFeature.Stable, r.StableVersion, arms), Arm(RolloutFeature.Candidate, r.CandidateVersion, arms)],
        r.CreatedBy, r.CreatedAt, r.UpdatedAt);

    private static ArmStats Arm(string arm, int version, Dictionary<string, ArmRow> arms) =>
        arms.TryGetValue(arm, out var row) ? new(arm, version, row.Inferences, row.Errors, row.Units, row.MeanLatencyMs, row.CostUsd, row.FeedbackScore, row.FeedbackCount) : new(arm, version, 0, 0, 0, null, 0, null, 0);

    private sealed record ArmRow(Guid RolloutId, string Arm, long Inferences, long Errors, long Units, double? MeanLatencyMs, decimal CostUsd, double? FeedbackScore, int FeedbackCount);
}
