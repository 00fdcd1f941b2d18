using LlmOps.Client.Evals;
using LlmOps.Client.Gateway;
using LlmOps.Client.Optimizer;
using LlmOps.Client.Registry;

namespace LlmOps.Client;

/// <summary>Everything the platform offers over HTTP, typed. Cheap to create; the handler underneath should live long.</summary>
public sealed class LlmOpsClient
{
    /// <summary>Creates a client.</summary>
    /// <param name="settings">Addresses and key.</param>
    /// <param name="handler">A long-lived handler; not disposed.</param>
    public LlmOpsClient(LlmOpsSettings settings, HttpMessageHandler handler)
    {
        Programs = new(new(handler, settings.Registry, settings.Key));
        Datasets = new(new(handler, settings.Registry, settings.Key));
        AnnotationQueues = new(new(handler, settings.Registry, settings.Key));
        EvalRuns = new(new(handler, settings.Evals, settings.Key));
        Judges = new(new(handler, settings.Evals, settings.Key));
        Gates = new(new(handler, settings.Evals, settings.Key));
        OptimizationJobs = new(new(handler, settings.Optimizer, settings.Key));
        FineTuneJobs = new(new(handler, settings.Optimizer, settings.Key));
        ModelUpgrades = new(new(handler, settings.Optimizer, settings.Key));
        var gateway = new LlmOpsHttp(handler, settings.Gateway, settings.Key);
        Inference = new(gateway);
        Models = new(gateway);
        Rollouts = new(gateway);
        Inferences = new(gateway);
        Keys = new(gateway);
    }

    /// <summary>Programs, versions and labels.</summary>
    public ProgramsClient Programs { get; }

    /// <summary>Datasets, versions, splits and the ledger of the sealed test split.</summary>
    public DatasetsClient Datasets { get; }

    /// <summary>Queues of items that people label.</summary>
    public AnnotationQueuesClient AnnotationQueues { get; }

    /// <summary>Eval runs and their comparison.</summary>
    public EvalRunsClient EvalRuns { get; }

    /// <summary>Judges and their certificates.</summary>
    public JudgesClient Judges { get; }

    /// <summary>Release gates.</summary>
    public GatesClient Gates { get; }

    /// <summary>Optimization jobs and their trials.</summary>
    public OptimizationJobsClient OptimizationJobs { get; }

    /// <summary>Distillations.</summary>
    public FineTuneJobsClient FineTuneJobs { get; }

    /// <summary>Model-upgrade campaigns.</summary>
    public ModelUpgradesClient ModelUpgrades { get; }

    /// <summary>What products call: programs and feedback.</summary>
    public InferenceClient Inference { get; }

    /// <summary>Providers, models and prices.</summary>
    public ModelsClient Models { get; }

    /// <summary>Rollouts, flags and the audit log.</summary>
    public RolloutsClient Rollouts { get; }

    /// <summary>Recorded inferences and their feedback.</summary>
    public InferencesClient Inferences { get; }

    /// <summary>API keys.</summary>
    public KeysClient Keys { get; }
}
