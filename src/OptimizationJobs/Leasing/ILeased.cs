namespace LlmOps.OptimizationJobs.Leasing;

/// <summary>
/// Long work as a row: whoever holds the lease works on it, and renews it while alive. The lease is the only writer's guard, so these rows carry no
/// optimistic concurrency token that renewals would upset.
/// </summary>
internal interface ILeased
{
    Guid Id { get; }

    /// <summary>Whether there is anything left to do.</summary>
    bool IsActive { get; }

    /// <summary>Somebody asked to stop.</summary>
    bool StopRequested { get; }

    /// <summary>Who works on it.</summary>
    string? LeaseOwner { get; }

    /// <summary>Until when nobody else may.</summary>
    DateTimeOffset? LeaseUntil { get; }

    /// <summary>Tries in a row that broke off on trouble that may pass.</summary>
    int Failures { get; }
}

/// <summary>Works on one row at a time.</summary>
internal interface ILeasedRunner<T> where T : ILeased
{
    /// <summary>Works until done. Safe to repeat from the start after any interruption.</summary>
    Task RunAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Ends the work because somebody asked for it.</summary>
    Task StopAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Ends the work because it cannot be done.</summary>
    Task FailAsync(Guid id, string reason, CancellationToken cancellationToken);
}
