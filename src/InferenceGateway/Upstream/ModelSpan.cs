using System.Diagnostics;

namespace LlmOps.InferenceGateway.Upstream;

/// <summary>One call of a model as telemetry sees it (OpenTelemetry GenAI semantic conventions): span, duration, tokens.</summary>
internal sealed class ModelSpan : IDisposable
{
    private readonly UpstreamCall call;
    private readonly Activity? span;
    private readonly TimeProvider time;
    private readonly long started;
    private string? error;
    private AnswerFacts facts;
    private int retries;
    private bool ended;

    private ModelSpan(UpstreamCall call, Activity? span, TimeProvider time) => (this.call, this.span, this.time, started) = (call, span, time, time.GetTimestamp());

    public static ModelSpan Start(UpstreamCall call, TimeProvider time)
    {
        var activity = GatewayTelemetry.Source.StartActivity($"{call.Operation} {call.Route.Name}", ActivityKind.Client);
        activity?.SetTag("gen_ai.operation.name", call.Operation);
        activity?.SetTag("gen_ai.provider.name", call.Route.Provider.Name);
        activity?.SetTag("gen_ai.request.model", call.Route.UpstreamName);
        activity?.SetTag("server.address", call.Address.Host);
        activity?.SetTag("server.port", call.Address.Port);
        activity?.SetTag("llmops.inference_id", call.InferenceId.ToString());
        return new(call, activity, time);
    }

    public void Retried() => retries++;

    public void Succeeded(in AnswerFacts answer) => (facts, error) = (answer, null);

    public void Failed(string code) => error = code;

    public UpstreamException Failed(UpstreamException exception)
    {
        error = exception.Code;
        return exception;
    }

    public void Dispose()
    {
        if (ended)
        {
            return;
        }

        ended = true;
        Measure();
        if (span is null)
        {
            return;
        }

        span.SetTag("gen_ai.response.model", facts.Model);
        span.SetTag("gen_ai.usage.input_tokens", facts.InputTokens);
        span.SetTag("gen_ai.usage.output_tokens", facts.OutputTokens);
        if (facts.FinishReason is { } finish)
        {
            span.SetTag("gen_ai.response.finish_reasons", new[] { finish });
        }

        if (retries > 0)
        {
            span.SetTag("llmops.retries", retries);
        }

        if (error is not null)
        {
            span.SetStatus(ActivityStatusCode.Error);
            span.SetTag("error.type", error);
        }

        span.Dispose();
    }

    private void Measure()
    {
        if (!GatewayTelemetry.ModelDuration.Enabled && !GatewayTelemetry.ModelTokens.Enabled)
        {
            return;
        }

        var tags = new TagList
        {
            { "gen_ai.operation.name", call.Operation },
            { "gen_ai.provider.name", call.Route.Provider.Name },
            { "gen_ai.request.model", call.Route.UpstreamName },
        };
        Count("input", facts.InputTokens, tags);
        Count("output", facts.OutputTokens, tags);
        if (error is not null)
        {
            tags.Add("error.type", error);
        }

        GatewayTelemetry.ModelDuration.Record(time.GetElapsedTime(started).TotalSeconds, tags);
    }

    private static void Count(string type, long? tokens, TagList tags)
    {
        if (tokens is { } count)
        {
            tags.Add("gen_ai.token.type", type);
            GatewayTelemetry.ModelTokens.Record(count, tags);
        }
    }
}
