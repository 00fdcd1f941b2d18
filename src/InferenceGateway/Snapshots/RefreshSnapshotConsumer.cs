using LlmOps.Contracts.InferenceGateway;
using MassTransit;

namespace LlmOps.InferenceGateway.Snapshots;

/// <summary>Every replica hears of every change; the message carries no state, so a late or repeated one does no harm.</summary>
internal sealed class RefreshSnapshotConsumer(SnapshotRefresher refresher, SnapshotStore store) : IConsumer<GatewaySnapshotChanged>
{
    public Task Consume(ConsumeContext<GatewaySnapshotChanged> context) =>
        context.Message.Version <= store.Current.Version ? Task.CompletedTask : refresher.RefreshAsync(context.CancellationToken);
}
