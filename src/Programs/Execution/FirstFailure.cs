namespace LlmOps.Programs.Execution;

/// <summary>Waits for work done side by side.</summary>
internal static class FirstFailure
{
    /// <summary>
    /// All results in order. When any failed, waits for the rest to end and throws a real failure rather than the cancellations it caused.
    /// </summary>
    public static async Task<IReadOnlyList<T>> ThrowOrAllAsync<T>(IReadOnlyList<Task<T>> work)
    {
        try
        {
            return await Task.WhenAll(work);
        }
        catch (OperationCanceledException) when (work.FirstOrDefault(w => w.IsFaulted) is { } failed)
        {
            return [await failed];
        }
    }
}
