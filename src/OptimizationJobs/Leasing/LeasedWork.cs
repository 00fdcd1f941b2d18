namespace LlmOps.OptimizationJobs.Leasing;

internal static class LeasedWork
{
    /// <summary>Has this host work on rows of <typeparamref name="T"/>.</summary>
    public static IServiceCollection AddLeasedWork<T, TRunner>(this IServiceCollection services) where T : class, ILeased where TRunner : class, ILeasedRunner<T> =>
        services.AddSingleton<WorkSignal<T>>().AddSingleton<Leases<T>>().AddSingleton<ILeasedRunner<T>, TRunner>().AddHostedService<LeasedWorker<T>>();
}
