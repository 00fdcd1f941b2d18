using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Options;

namespace LlmOps.InferenceGateway.Upstream;

/// <summary>
/// The one way to a provider, for raw calls and programs alike: circuit breaker, timeouts, retries before the first byte, the model span.
/// Retries share the call's time: a provider that stays silent is not asked a second time.
/// </summary>
internal sealed class UpstreamClient(IOptions<GatewayOptions> options, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly HttpMessageInvoker http = new(new SocketsHttpHandler
    {
        UseCookies = false,
        AllowAutoRedirect = false,
        UseProxy = false,
        AutomaticDecompression = DecompressionMethods.All,
        EnableMultipleHttp2Connections = true,
        PooledConnectionLifetime = TimeSpan.FromMinutes(10),
        ConnectTimeout = TimeSpan.FromSeconds(10),
    });

    /// <summary>Sends and reads the whole answer.</summary>
    /// <exception cref="UpstreamException">Every way it can fail.</exception>
    public async Task<UpstreamAnswer> SendAsync(UpstreamCall call, CancellationToken cancellationToken)
    {
        using var span = ModelSpan.Start(call, time);
        using var limit = new CallLimit(call.Route.Provider.Timeout, time, cancellationToken);
        var started = time.GetTimestamp();
        return await RetryAsync(call, span, limit, async () =>
        {
            using var response = await ExchangeAsync(call, limit);
            var body = await ReadBodyAsync(call, response, limit);
            var problem = AnswerFacts.TryRead(body, out var facts) ?? (facts.HasError ? null : facts.Choices is null or 0 ? "it holds no choice" : null);
            if (problem is not null)
            {
                throw UpstreamErrors.Invalid(call.Route, problem);
            }

            if (facts.HasError)
            {
                throw UpstreamErrors.Failed(call.Route, "an error inside a 200");
            }

            span.Succeeded(facts);
            return new UpstreamAnswer(body, facts, time.GetElapsedTime(started));
        });
    }

    /// <summary>Opens a stream and reads up to its first piece, so that what fails before it can still be tried again.</summary>
    /// <exception cref="UpstreamException">Every way it can fail.</exception>
    public async Task<UpstreamStream> OpenAsync(UpstreamCall call, CancellationToken cancellationToken)
    {
        var span = ModelSpan.Start(call, time);
        var limit = new CallLimit(TimeSpan.FromSeconds(options.Value.MaxStreamSeconds), time, cancellationToken);
        try
        {
            return await RetryAsync(call, span, limit, async () =>
            {
                limit.Within(TimeSpan.FromSeconds(options.Value.FirstTokenSeconds), "no first token");
                var response = await ExchangeAsync(call, limit);
                var stream = new UpstreamStream(call, response, span, limit, options.Value);
                try
                {
                    await stream.ReadFirstAsync();
                    return stream;
                }
                catch
                {
                    response.Dispose();
                    throw;
                }
            });
        }
        catch
        {
            limit.Dispose();
            span.Dispose();
            throw;
        }
    }

    public void Dispose() => http.Dispose();

    private async Task<T> RetryAsync<T>(UpstreamCall call, ModelSpan span, CallLimit limit, Func<Task<T>> attempt)
    {
        var breaker = call.Route.Breaker;
        for (var tries = 0; ; tries++)
        {
            if (call.Route.Provider.MissingKey is not null)
            {
                throw span.Failed(UpstreamErrors.KeyMissing(call.Route));
            }

            if (!breaker.TryEnter(out var rest))
            {
                throw span.Failed(UpstreamErrors.Open(call.Route, rest));
            }

            UpstreamException failure;
            try
            {
                var result = await attempt();
                breaker.Succeeded();
                return result;
            }
            catch (UpstreamException exception)
            {
                failure = exception;
            }
            catch (OperationCanceledException) when (limit.CallerGone)
            {
                breaker.Undecided();
                span.Failed("client_closed");
                throw;
            }
            catch (OperationCanceledException)
            {
                failure = UpstreamErrors.Timeout(call.Route, limit.Reason);
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException)
            {
                failure = UpstreamErrors.Failed(call.Route, (exception as HttpRequestException)?.HttpRequestError.ToString() ?? "connection lost");
            }

            Tell(breaker, failure);
            if (!failure.MayRetry || tries >= options.Value.MaxRetries || Wait(call, failure, tries) is not { } wait || wait >= limit.Left)
            {
                throw span.Failed(failure);
            }

            GatewayTelemetry.Retries.Add(1);
            span.Retried();
            await WaitAsync(wait, breaker, span, limit);
        }
    }

    private async Task WaitAsync(TimeSpan wait, CircuitBreaker breaker, ModelSpan span, CallLimit limit)
    {
        try
        {
            await Task.Delay(wait, time, limit.Caller);
        }
        catch (OperationCanceledException)
        {
            breaker.Undecided();
            span.Failed("client_closed");
            throw;
        }
    }

    // A provider that is busy, or blames the request, is alive.
    private static void Tell(CircuitBreaker breaker, UpstreamException failure)
    {
        if (failure.Kind is Programs.Models.ModelErrorKind.ProviderFailure or Programs.Models.ModelErrorKind.Timeout or Programs.Models.ModelErrorKind.InvalidResponse)
        {
            breaker.Failed();
        }
        else
        {
            breaker.Succeeded();
        }
    }

    // Exponential with jitter from 100 ms; a provider's own wish is honoured, or the call given up when it is too long.
    private static TimeSpan? Wait(UpstreamCall call, UpstreamException failure, int tries)
    {
        if (failure.RetryAfter is { } asked)
        {
            return asked <= LongestWait ? asked : null;
        }

        Span<byte> id = stackalloc byte[16];
        call.InferenceId.TryWriteBytes(id);
        return TimeSpan.FromMilliseconds(100 * (1 << tries) * (0.5 + id[15 - tries % 8] / 255.0));
    }

    private async Task<HttpResponseMessage> ExchangeAsync(UpstreamCall call, CallLimit limit)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, call.Address) { Content = new ReadOnlyMemoryContent(call.Body), Version = HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionOrHigher };
        request.Content.Headers.ContentType = Json;
        request.Headers.Authorization = call.Route.Provider.Authorization;
        var response = await http.SendAsync(request, limit.Token);
        if (response.StatusCode is HttpStatusCode.OK)
        {
            return response;
        }

        using (response)
        {
            throw await RefusalAsync(call, response, limit);
        }
    }

    private async Task<UpstreamException> RefusalAsync(UpstreamCall call, HttpResponseMessage response, CallLimit limit)
    {
        var status = (int)response.StatusCode;
        switch (status)
        {
            case 401 or 403:
                return UpstreamErrors.Unauthorized(call.Route, status);
            case 429:
                return UpstreamErrors.RateLimited(call.Route, RetryAfter(response));
            case 408 or >= 500:
                return UpstreamErrors.Failed(call.Route, $"status {status}", RetryAfter(response));
            case >= 400:
                var body = await ReadBodyAsync(call, response, limit);
                return UpstreamErrors.Refused(call.Route, status, AnswerFacts.TryRead(body, out var facts) is null && facts.HasError ? body : null);
            default:
                return UpstreamErrors.Invalid(call.Route, $"status {status}");
        }
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when date - time.GetUtcNow() is { } wait => wait > TimeSpan.Zero ? wait : TimeSpan.Zero,
        _ => null,
    };

    private async Task<byte[]> ReadBodyAsync(UpstreamCall call, HttpResponseMessage response, CallLimit limit)
    {
        var max = options.Value.MaxAnswerBytes;
        if (response.Content.Headers.ContentLength > max)
        {
            throw UpstreamErrors.Invalid(call.Route, "it is too large");
        }

        await using var stream = await response.Content.ReadAsStreamAsync(limit.Token);
        if (response.Content.Headers.ContentLength is { } length)
        {
            var exact = new byte[length];
            await stream.ReadExactlyAsync(exact, limit.Token);
            return exact;
        }

        using var buffer = new MemoryStream();
        var chunk = new byte[16 * 1024];
        for (int read; (read = await stream.ReadAsync(chunk, limit.Token)) > 0;)
        {
            if (buffer.Length + read > max)
            {
                throw UpstreamErrors.Invalid(call.Route, "it is too large");
            }

            buffer.Write(chunk, 0, read);
        }

        return buffer.ToArray();
    }
}
