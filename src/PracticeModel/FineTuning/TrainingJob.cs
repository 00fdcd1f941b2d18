namespace LlmOps.PracticeModel.FineTuning;

/// <summary>What a training was asked for; its id follows from it, so that asking again is asking for the same.</summary>
internal sealed record TrainingOrder(string TrainingFile, string? ValidationFile, string Model, string? Suffix, int Seed, int Epochs);

/// <summary>A state of the model after an epoch.</summary>
internal sealed record TrainedCheckpoint(string Model, int Step, double TrainLoss, double TrainAccuracy, double? ValidLoss, double? ValidAccuracy);

/// <summary>A training as it stands. States are OpenAI's.</summary>
internal sealed class TrainingJob(string id, TrainingOrder order, long createdAt)
{
    private readonly Lock _gate = new();
    private readonly List<TrainedCheckpoint> _checkpoints = [];
    private readonly List<(long At, string Message)> _events = [];

    public string Id { get; } = id;

    public TrainingOrder Order { get; } = order;

    public long CreatedAt { get; } = createdAt;

    public string Status { get; private set; } = "validating_files";

    public string? Error { get; private set; }

    public string? Model { get; private set; }

    public long? FinishedAt { get; private set; }

    public long? TrainedTokens { get; private set; }

    public CancellationTokenSource Cancelled { get; } = new();

    public IReadOnlyList<TrainedCheckpoint> Checkpoints { get { lock (_gate) { return [.. _checkpoints]; } } }

    public IReadOnlyList<(long At, string Message)> Events { get { lock (_gate) { return [.. _events]; } } }

    public bool HasEnded => Status is "succeeded" or "failed" or "cancelled";

    public void Run(long at) => Move("running", at, "Training has begun.");

    public void Add(TrainedCheckpoint checkpoint, long at)
    {
        lock (_gate) { _checkpoints.Add(checkpoint); }
        Say(at, $"Step {checkpoint.Step}: training loss {checkpoint.TrainLoss:0.000}.");
    }

    public void Succeed(string model, long tokens, long at)
    {
        (Model, TrainedTokens) = (model, tokens);
        End("succeeded", at, $"The model '{model}' is ready.");
    }

    public void Fail(string reason, long at)
    {
        Error = reason;
        End("failed", at, reason);
    }

    public void Cancel(long at) => End("cancelled", at, "Cancelled on request.");

    private void End(string status, long at, string message)
    {
        if (HasEnded) { return; }
        FinishedAt = at;
        Move(status, at, message);
    }

    private void Move(string status, long at, string message)
    {
        Status = status;
        Say(at, message);
    }

    private void Say(long at, string message)
    {
        lock (_gate) { _events.Add((at, message)); }
    }
}
