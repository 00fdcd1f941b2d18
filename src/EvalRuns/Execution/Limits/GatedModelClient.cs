using System.Runtime.CompilerServices;
using LlmOps.Programs.Models;

namespace LlmOps.EvalRuns.Execution.Limits;

/// <summary>
/// Makes each try of a call when its model's gate lets it. A call that met an open circuit, or opened it, waits for the provider instead of failing.
/// </summary>
/// <param name="inner">Makes the call.</param>
/// <param name="gates">The doors.</param>
/// <param name="purpose">Whose circuit counts.</param>
/// <param name="shard">The item's shard; when it is given up, waiting ends.</param>
/// <param name="slot">The item's place, lent to others while it waits.</param>
/// <param name="time">Measures the wait.</param>
internal sealed class GatedModelClient(IModelClient inner, ModelGates gates, CallPurpose purpose, HeldShard shard, WorkerSlots.Slot slot, TimeProvider time) : IModelClient
{
    public async Task<ModelResponse> CompleteAsync(ModelRequest request, CancellationToken cancellationToken)
    {
        var gate = gates.For(request.Model);
        while (true)
        {
            var pass = await EnterAsync(gate, cancellationToken);
            try
            {
                var response = await inner.CompleteAsync(request, cancellationToken);
                pass.Succeed();
                return response;
            }
            catch (ModelException failure)
            {
                pass.Fail(failure);
                if (!gate.IsOpen(purpose))
                {
                    throw;
                }
            }
            catch
            {
                pass.Forget();
                throw;
            }
        }
    }

    public async IAsyncEnumerable<ModelChunk> StreamAsync(ModelRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Workers ask for whole answers; a stream only takes its place at the door.
        var pass = await EnterAsync(gates.For(request.Model), cancellationToken);
        try
        {
            await foreach (var chunk in inner.StreamAsync(request, cancellationToken))
            {
                yield return chunk;
            }
        }
        finally
        {
            pass.Forget();
        }
    }

    private async Task<ModelGate.Pass> EnterAsync(ModelGate gate, CancellationToken cancellationToken)
    {
        if (gate.TryEnter(purpose) is { } atOnce)
        {
            return atOnce;
        }

        var since = time.GetTimestamp();
        slot.Release();
        shard.Run.BeginWait();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, shard.GivenUp);
        ModelGate.Pass? pass = null;
        try
        {
            pass = await gate.EnterAsync(purpose, end.Token);
            await slot.TakeAgainAsync(end.Token);
            return pass;
        }
        catch
        {
            pass?.Forget();
            throw;
        }
        finally
        {
            shard.Run.EndWait();
            slot.AddWait(time.GetElapsedTime(since));
        }
    }
}
