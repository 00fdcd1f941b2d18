using System.ClientModel;
using LlmOps.Programs.Models;

namespace LlmOps.ModelClients.OpenAi;

/// <summary>Bounds the waiting of one call, and tells a timeout or a broken connection from the caller's own cancellation.</summary>
internal sealed class CallDeadline : IDisposable
{
    private readonly TimeSpan _timeout;
    private readonly CancellationToken _caller;
    private readonly CancellationTokenSource _timer;
    private readonly CancellationTokenSource _linked;

    public CallDeadline(TimeSpan timeout, TimeProvider time, CancellationToken caller)
    {
        _timeout = timeout;
        _caller = caller;
        _timer = new CancellationTokenSource(timeout, time);
        _linked = CancellationTokenSource.CreateLinkedTokenSource(_timer.Token, caller);
    }

    public CancellationToken Token => _linked.Token;

    /// <summary>Gives the next piece the whole time again.</summary>
    public void Restart() => _timer.CancelAfter(_timeout);

    public async Task<T> GuardAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (OperationCanceledException) when (_caller.IsCancellationRequested)
        {
            throw;
        }
        catch (OperationCanceledException late)
        {
            throw new ModelException(ModelErrorKind.Timeout, "The server did not answer in time.", late);
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException or ClientResultException)
        {
            // A stream that was cancelled surfaces as a broken one.
            _caller.ThrowIfCancellationRequested();
            throw _timer.IsCancellationRequested
                ? new ModelException(ModelErrorKind.Timeout, "The server did not answer in time.", broken)
                : new ModelException(ModelErrorKind.ProviderFailure, "The connection to the server failed.", broken);
        }
    }

    public void Dispose()
    {
        _linked.Dispose();
        _timer.Dispose();
    }
}
