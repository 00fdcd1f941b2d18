using System.Text;

namespace LlmOps.InferenceGateway.Upstream;

/// <summary>One piece of a streamed answer.</summary>
/// <param name="Raw">The event as it came; valid until the next one is read.</param>
/// <param name="Facts">What was read from it.</param>
/// <param name="IsDone">The provider's <c>[DONE]</c>: nothing follows.</param>
/// <param name="IsUsageOnly">Carries nothing but the usage.</param>
internal readonly record struct UpstreamPiece(ReadOnlyMemory<byte> Raw, AnswerFacts Facts, bool IsDone, bool IsUsageOnly);

/// <summary>An open stream from a provider. It ends well only with <c>[DONE]</c>; everything else is an error.</summary>
internal sealed class UpstreamStream(UpstreamCall call, HttpResponseMessage response, ModelSpan span, CallLimit limit, GatewayOptions options) : IAsyncDisposable
{
    private readonly StringBuilder text = new();
    private ServerSentEvents? events;
    private UpstreamPiece first;
    private bool hasFirst;
    private bool isDone;

    /// <summary>Everything known of the answer so far; <c>Content</c> is the last piece only, see <see cref="Text"/>.</summary>
    public AnswerFacts Facts { get; private set; }

    /// <summary>The text so far.</summary>
    public string Text => text.ToString();

    public async Task ReadFirstAsync()
    {
        events = new(await response.Content.ReadAsStreamAsync(limit.Token), options.MaxAnswerBytes);
        first = await NextAsync();
        hasFirst = true;
    }

    /// <summary>The next piece; after the one that is done there is none.</summary>
    /// <exception cref="UpstreamException">The stream stalled, broke off or turned into something else.</exception>
    public async ValueTask<UpstreamPiece> ReadAsync()
    {
        if (hasFirst)
        {
            hasFirst = false;
            return first;
        }

        limit.Within(TimeSpan.FromSeconds(options.StreamIdleSeconds), "the next token");
        try
        {
            return await NextAsync();
        }
        catch (OperationCanceledException) when (!limit.CallerGone)
        {
            throw Fail(UpstreamErrors.Timeout(call.Route, limit.Reason));
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
            throw Fail(UpstreamErrors.Interrupted(call.Route));
        }
        catch (UpstreamException exception)
        {
            throw Fail(exception);
        }
    }

    public ValueTask DisposeAsync()
    {
        if (isDone)
        {
            span.Succeeded(Facts);
        }
        else if (limit.CallerGone)
        {
            span.Failed("client_closed");
        }

        response.Dispose();
        limit.Dispose();
        span.Dispose();
        return ValueTask.CompletedTask;
    }

    private UpstreamException Fail(UpstreamException exception)
    {
        call.Route.Breaker.Failed();
        return span.Failed(exception);
    }

    // Comments and empty events are signs of life, not pieces: they are read over.
    private async ValueTask<UpstreamPiece> NextAsync()
    {
        while (true)
        {
            ReadOnlyMemory<byte> raw;
            try
            {
                raw = await events!.ReadAsync(limit.Token);
            }
            catch (InvalidDataException exception)
            {
                throw UpstreamErrors.Invalid(call.Route, exception.Message);
            }

            if (raw.IsEmpty)
            {
                throw UpstreamErrors.Interrupted(call.Route);
            }

            if (Read(raw) is { } piece)
            {
                return piece;
            }
        }
    }

    private UpstreamPiece? Read(ReadOnlyMemory<byte> raw)
    {
        var data = ServerSentEvents.Data(raw.Span);
        if (data.IsEmpty)
        {
            return LooksLikeEvent(raw.Span) ? null : throw UpstreamErrors.Invalid(call.Route, "it is no event stream");
        }

        if (data.Trim((byte)' ').SequenceEqual("[DONE]"u8))
        {
            isDone = true;
            return new(raw, default, IsDone: true, IsUsageOnly: false);
        }

        if (AnswerFacts.TryRead(data, out var facts) is { } problem)
        {
            throw UpstreamErrors.Invalid(call.Route, problem);
        }

        if (facts.HasError)
        {
            throw UpstreamErrors.Failed(call.Route, "an error inside the stream");
        }

        text.Append(facts.Content);
        var known = Facts;
        Facts = facts with
        {
            Model = facts.Model ?? known.Model,
            FinishReason = facts.FinishReason ?? known.FinishReason,
            InputTokens = facts.InputTokens ?? known.InputTokens,
            OutputTokens = facts.OutputTokens ?? known.OutputTokens,
        };
        return new(raw, facts, IsDone: false, IsUsageOnly: facts.Choices == 0 && facts.OutputTokens is not null);
    }

    private static bool LooksLikeEvent(ReadOnlySpan<byte> raw) =>
        raw.TrimStart("\r\n"u8) is var body && (body.IsEmpty || body[0] == (byte)':' || body.StartsWith("event"u8) || body.StartsWith("id"u8) || body.StartsWith("retry"u8) || body.StartsWith("data"u8));
}
