using System.Diagnostics;
using System.Globalization;
using LlmOps.InferenceGateway.Feedback;
using LlmOps.InferenceGateway.Spool;
using LlmOps.InferenceGateway.Upstream;
using LlmOps.Programs.Execution;
using LlmOps.ServiceDefaults.Auth;
using Microsoft.Extensions.Options;

namespace LlmOps.InferenceGateway.Inferences;

/// <summary>Begins and ends calls: ids, clocks, headers, the record.</summary>
internal sealed class InferenceLog(SpoolWriter spool, RecentInferences recent, IOptions<GatewayOptions> options, TimeProvider time)
{
    public InferenceCall Begin(HttpContext http, string kind)
    {
        var now = time.GetUtcNow();
        // The id holds the time in milliseconds; the row's partition is found from the id alone.
        var record = new InferenceRecord
        {
            Id = Guid.CreateVersion7(now),
            At = DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds()),
            Kind = kind,
            KeyId = http.User.KeyId(),
            TraceId = Activity.Current?.TraceId.ToString(),
            Sealed = http.Request.Headers["x-llmops-sealed"] == "true",
        };
        http.Response.Headers["x-llmops-inference-id"] = record.Id.ToString();
        return new(record, ArrivalTime.Of(http, time), time);
    }

    /// <summary>Whether what is said in this call is kept with it.</summary>
    public bool KeepsPayload(InferenceRecord record) => options.Value.RecordPayloads && !record.Sealed;

    /// <summary>Writes the record where a crash cannot take it any more. Once per call.</summary>
    public void End(InferenceCall call)
    {
        if (!call.TryEnd())
        {
            return;
        }

        var record = call.Record;
        record.LatencyMs = call.Elapsed.TotalMilliseconds;
        spool.Append(SpoolEntry.Of(record, KeepsPayload(record)));
        recent.Add(record.Id, record.Program, record.Version);
        GatewayTelemetry.Inferences.Add(1, new("kind", record.Kind), new KeyValuePair<string, object?>("status", record.Status));
        GatewayTelemetry.Overhead.Record((call.Elapsed - call.Waited).TotalSeconds);
    }
}

/// <summary>A call being served. A program may ask several models at once, so what they report is added up under a lock.</summary>
internal sealed class InferenceCall(InferenceRecord record, long arrivedAt, TimeProvider time)
{
    private readonly Lock gate = new();
    private bool isEnded;
    private int asked;
    private int waiting;
    private long waitingSince;

    public InferenceRecord Record => record;

    public TimeSpan Elapsed => time.GetElapsedTime(arrivedAt);

    /// <returns>False when the record is written already: a caller that leaves during the last bytes changes nothing.</returns>
    public bool TryEnd() => !Interlocked.Exchange(ref isEnded, true);

    /// <summary>Time during which something outside was waited for; what overlaps counts once.</summary>
    public TimeSpan Waited { get; private set; }

    /// <summary>Counts waiting for somebody else from now; dispose when it has answered.</summary>
    public Waiting Wait()
    {
        lock (gate)
        {
            if (waiting++ == 0)
            {
                waitingSince = time.GetTimestamp();
            }
        }

        return new(this);
    }

    /// <summary>Notes what a program sends to a model; several requests are told by the steps, not here.</summary>
    public void Ask(ReadOnlyMemory<byte> body)
    {
        lock (gate)
        {
            record.Request = asked++ == 0 ? body : default;
        }
    }

    public void FirstTokenCame()
    {
        lock (gate)
        {
            record.FirstTokenMs ??= Elapsed.TotalMilliseconds;
        }
    }

    /// <summary>Adds what a model used; providers that do not say are estimated and marked.</summary>
    public (long Input, long Output, decimal Cost) Use(ModelRoute route, in AnswerFacts facts, string? text, int requestBytes)
    {
        var input = facts.InputTokens ?? (requestBytes + 3) / 4;
        var output = facts.OutputTokens ?? TokenEstimate.Of(text ?? "");
        var cost = route.Cost(input, output);
        GatewayTelemetry.Cost.Add((double)cost, new KeyValuePair<string, object?>("model", route.Name));
        lock (gate)
        {
            record.UsageEstimated |= facts.InputTokens is null || facts.OutputTokens is null;
            record.InputTokens += input;
            record.OutputTokens += output;
            record.CostUsd += cost;
        }

        return (input, output, cost);
    }

    public void SetHeaders(HttpResponse response, bool withCost)
    {
        if (withCost)
        {
            response.Headers["x-llmops-cost-usd"] = record.CostUsd.ToString(CultureInfo.InvariantCulture);
        }

        response.Headers["x-llmops-overhead-ms"] = Math.Max(0, (Elapsed - Waited).TotalMilliseconds).ToString("0.###", CultureInfo.InvariantCulture);
        if (record.Program is null)
        {
            return;
        }

        response.Headers["x-llmops-program"] = record.Program;
        response.Headers["x-llmops-version"] = record.Version?.ToString(CultureInfo.InvariantCulture);
        response.Headers["x-llmops-arm"] = record.Arm;
        if (record.RolloutId is { } rollout)
        {
            response.Headers["x-llmops-rollout"] = rollout.ToString();
            response.Headers["x-llmops-step"] = record.StepIndex?.ToString(CultureInfo.InvariantCulture);
        }
    }

    internal readonly struct Waiting(InferenceCall call) : IDisposable
    {
        public void Dispose() => call.StopWaiting();
    }

    private void StopWaiting()
    {
        lock (gate)
        {
            if (--waiting == 0)
            {
                Waited += time.GetElapsedTime(waitingSince);
            }
        }
    }
}
