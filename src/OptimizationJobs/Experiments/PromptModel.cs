using System.Globalization;
using System.Text.Json.Nodes;
using LlmOps.ModelClients.OpenAi;
using LlmOps.ModelClients.Retrying;
using LlmOps.Optimization.Experiments;
using LlmOps.Programs.Execution;
using LlmOps.Programs.Models;
using LlmOps.Programs.Versions;
using LlmOps.ServiceDefaults.Auth;
using LlmOps.ServiceDefaults.Http;

namespace LlmOps.OptimizationJobs.Experiments;

/// <summary>Asks a job's prompt model through the gateway. Each question is asked once, however often the job replays; the answer and its price are in the ledger before it is used.</summary>
internal sealed class PromptModel(Payer payer, string model, CallPrices prices, ExperimentRuns runs, IConfiguration configuration, TimeProvider time) : IDisposable
{
    private const int MostTokens = 2000;
    private const double Caution = 1.5;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly HttpClient http = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) }) { Timeout = Timeout.InfiniteTimeSpan };
    private IModelClient? client;

    /// <returns>The outputs; <see langword="null"/> when they could not be read.</returns>
    /// <exception cref="BudgetSpentException">What is left does not pay the question.</exception>
    /// <exception cref="RunFailedException">The model could not be asked.</exception>
    public async Task<JsonObject?> AskAsync(PromptCall call, CancellationToken cancellationToken)
    {
        var program = call.Program with { Steps = [.. call.Program.Steps.Select(s => s with { Model = s.Model with { Name = model, MaxTokens = MostTokens } })] };
        var plan = ProgramPlan.Compile(program);

        // Four characters a token is a guess; a limit that must hold takes the bad end of it.
        var estimate = prices.Cost(model, (long)(Caution * (plan.PromptTokensEstimate + TokenEstimate.Of(call.Inputs.ToJsonString()))), MostTokens);
        var row = await runs.ReserveAsync(payer, DerivedId.Of(payer.OwnerId.ToString(), ProgramSpecJson.Canonical(program), call.Inputs.ToJsonString(), call.Sample.ToString(CultureInfo.InvariantCulture)), estimate, cancellationToken);
        if (row.Status is ExperimentRunStatus.Completed)
        {
            return Read(row.Answer);
        }

        var (answer, cost) = await RunAsync(plan, call, cancellationToken);
        await runs.SettleAsync(row.Id, answer?.ToJsonString(JsonDefaults.Options), cost, cancellationToken);
        return answer;
    }

    public void Dispose() => http.Dispose();

    private async Task<(JsonObject? Answer, decimal Cost)> RunAsync(ProgramPlan plan, PromptCall call, CancellationToken cancellationToken)
    {
        client ??= new RetryingModelClient(new OpenAiModelClient(http, new(new Uri(ServiceHttpClients.ServiceAddress(configuration, "gateway"), "/v1"), ServiceKey.From(configuration)) { Timeout = Patience }, time), new RetryOptions(), new Random(0), time);
        var trace = new RunTrace();
        try
        {
            var run = await plan.RunAsync(call.Inputs, client, new RunOptions { Sample = call.Sample, Trace = trace }, cancellationToken);
            return (run.Outputs, run.Usage.Cost);
        }
        catch (AnswerException)
        {
            return (null, trace.Usage.Cost);
        }
        catch (ModelException failure)
        {
            throw new RunFailedException($"The prompt model '{model}' could not be asked: {failure.Message}");
        }
    }

    private static JsonObject? Read(string? answer) => answer is null ? null : JsonNode.Parse(answer)!.AsObject();
}
