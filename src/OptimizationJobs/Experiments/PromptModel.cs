using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using LlmOps.ModelClients.OpenAi;
using LlmOps.ModelClients.Retrying;
using LlmOps.Optimization.Experiments;
using LlmOps.OptimizationJobs.Persistence;
using LlmOps.Programs.Execution;
using LlmOps.Programs.Models;
using LlmOps.Programs.Versions;
using LlmOps.ServiceDefaults.Auth;
using LlmOps.ServiceDefaults.Http;
using Microsoft.EntityFrameworkCore;

namespace LlmOps.OptimizationJobs.Experiments;

/// <summary>Asks a job's prompt model through the gateway. Each question is asked once, however often the job replays; the answer and its price are in the ledger before it is used.</summary>
internal sealed class PromptModel(Payer payer, string model, CallPrices prices, IServiceScopeFactory scopes, IConfiguration configuration, TimeProvider time) : IDisposable
{
    private const int MostTokens = 2000;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly HttpClient http = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) }) { Timeout = Timeout.InfiniteTimeSpan };
    private IModelClient? client;

    /// <returns>The outputs; <see langword="null"/> when they could not be read.</returns>
    /// <exception cref="BudgetSpentException">What is left does not pay the question.</exception>
    /// <exception cref="RunFailedException">The model could not be asked.</exception>
    public async Task<JsonObject?> AskAsync(PromptCall call, CancellationToken cancellationToken)
    {
        var program = call.Program with { Steps = [.. call.Program.Steps.Select(s => s with { Model = s.Model with { Name = model, MaxTokens = MostTokens } })] };
        var id = Identity(program, call);
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<OptimizationJobsDbContext>();
        if (await db.ExperimentRuns.AsNoTracking().FirstOrDefaultAsync(r => r.Id == id, cancellationToken) is { } known)
        {
            return Read(known.Answer);
        }

        var plan = ProgramPlan.Compile(program);
        var estimate = prices.Cost(model, plan.PromptTokensEstimate + TokenEstimate.Of(call.Inputs.ToJsonString()), MostTokens);
        var spent = payer.SpentElsewhere + await db.ExperimentRuns.Where(r => r.OwnerId == payer.OwnerId).SumAsync(r => r.Status == ExperimentRunStatus.Asked || r.Status == ExperimentRunStatus.Halted ? r.Allowance : r.Cost, cancellationToken);
        if (spent + estimate > payer.Budget)
        {
            throw new BudgetSpentException();
        }

        var (answer, cost) = await RunAsync(plan, call, cancellationToken);
        db.Add(ExperimentRun.Answered(id, payer.OwnerId, answer?.ToJsonString(JsonDefaults.Options), estimate, cost, time.GetUtcNow()));
        await db.SaveChangesAsync(cancellationToken);
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

    private Guid Identity(ProgramSpec program, PromptCall call)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\u001e', payer.OwnerId, ProgramSpecJson.Canonical(program), call.Inputs.ToJsonString(), call.Sample)));

        // Version 8 (RFC 9562): an id made by a rule of our own.
        hash[6] = (byte)((hash[6] & 0x0f) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3f) | 0x80);
        return new Guid(hash.AsSpan(0, 16), bigEndian: true);
    }

    private static JsonObject? Read(string? answer) => answer is null ? null : JsonNode.Parse(answer)!.AsObject();
}
