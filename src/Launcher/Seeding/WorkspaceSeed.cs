using System.Text.Json;
using System.Text.Json.Nodes;
using LlmOps.Client;
using LlmOps.Client.Evals;
using LlmOps.Client.Gateway;
using LlmOps.Client.Registry;
using LlmOps.Launcher.Workspace;

namespace LlmOps.Launcher.Seeding;

/// <summary>Fills a fresh workspace with a small sample to look at, through the same API that users call.</summary>
internal sealed class WorkspaceSeed(LlmOpsClient client, Uri practiceModel, string samples)
{
    private const string Dataset = "support-messages";
    private const string Program = "support-triage";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Every step may be repeated: a start that was cut short finishes at the next one.</summary>
    public static async Task PlantAsync(WorkspaceAddresses addresses, string key, string repository, CancellationToken cancellationToken)
    {
        using var handler = new SocketsHttpHandler();
        var client = new LlmOpsClient(new LlmOpsSettings { Gateway = addresses[Topology.Gateway], Registry = addresses[Topology.Registry], Evals = addresses[Topology.Evals], Optimizer = addresses[Topology.Optimizer], Key = key }, handler);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        var seed = new WorkspaceSeed(client, addresses[Topology.PracticeModel], Path.Combine(repository, "samples", "support"));
        await seed.AddPracticeModelsAsync(limit.Token);
        await seed.PublishSampleAsync(limit.Token);
        await seed.WaitUntilServedAsync(limit.Token);
        await seed.EvaluateAsync(limit.Token);
        await seed.CallAndRateAsync(limit.Token);
    }

    private async Task AddPracticeModelsAsync(CancellationToken cancellationToken)
    {
        const string Note = "practice model: a deterministic stand-in, not a language model";
        await client.Models.PutProviderAsync("practice", new PutProviderRequest($"{practiceModel.ToString().TrimEnd('/')}/v1"), cancellationToken);
        foreach (var (name, input, output) in new[] { ("practice-small-2", 0.10m, 0.40m), ("practice-large", 2.50m, 10m), ("practice-embed", 0.02m, 0m) })
        {
            await client.Models.PutAsync(name, new PutModelRequest("practice", input, output, Note: Note), cancellationToken);
        }

        await client.Models.PutAsync("practice-small", new PutModelRequest("practice", 0.15m, 0.60m, ShutdownDate: new DateOnly(2027, 3, 31), Replacement: "practice-small-2", Note: Note), cancellationToken);
    }

    private async Task PublishSampleAsync(CancellationToken cancellationToken)
    {
        await using (var messages = File.OpenRead(Path.Combine(samples, "messages.csv")))
        {
            var import = new DatasetImport { Format = "csv", Id = "id", Inputs = ["text"], Labels = ["label"], Split = "train=0.4,validation=0.4,test=0.2", Seed = 7, FileName = "messages.csv" };
            await client.Datasets.ImportAsync(Dataset, import, messages, cancellationToken);
        }

        using var spec = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(samples, "program.json"), cancellationToken));
        await client.Programs.PublishAsync(Program, new PublishVersionRequest { Spec = spec.RootElement.Clone(), Message = "The sample: sorts support messages into eight intents." }, cancellationToken);
    }

    // The gateway learns of the version over the bus.
    private async Task WaitUntilServedAsync(CancellationToken cancellationToken)
    {
        while (!(await client.Rollouts.FlagsAsync(cancellationToken)).Items.Any(f => f.Key == $"rollout:{Program}"))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), cancellationToken);
        }
    }

    private async Task EvaluateAsync(CancellationToken cancellationToken)
    {
        var run = await client.EvalRuns.StartAsync(new StartEvalRunRequest { Program = Program, Dataset = Dataset }, cancellationToken);
        await foreach (var _ in client.EvalRuns.WatchAsync(run.Id, cancellationToken))
        {
            // Waits for the end of the stream, which is the end of the run.
        }
    }

    private async Task CallAndRateAsync(CancellationToken cancellationToken)
    {
        var (good, late) = ("I was charged twice for one order, please pay me back.", "Where is my parcel? It should have come on Monday.");
        var answer = await client.Inference.RunAsync(Program, new RunProgramRequest(new JsonObject { ["text"] = good }) { User = "sample-user-1" }, cancellationToken);
        await client.Inference.FeedbackAsync(new FeedbackRequest(answer.InferenceId, Score: 1, Comment: "A sample of feedback."), cancellationToken);
        await client.Inference.RunAsync(Program, new RunProgramRequest(new JsonObject { ["text"] = late }) { User = "sample-user-2" }, cancellationToken);
    }
}
