using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LlmOps.Evaluation.Metrics;
using LlmOps.ServiceDefaults.Http;
using Microsoft.Extensions.Options;

namespace LlmOps.EvalRuns.Scoring;

/// <summary>
/// Posts signed JSON to addresses that users chose. No redirect is followed and no private address is connected to: the address is looked at when the
/// connection is made, so that a name that changes its mind between a check and the call gains nothing.
/// </summary>
internal sealed class WebhookCaller : IDisposable
{
    public const string SignatureHeader = "x-llmops-signature";
    private const int LargestAnswer = 64 << 10;

    private readonly WebhookOptions _options;
    private readonly TimeProvider _time;
    private readonly HttpClient _http;

    public WebhookCaller(IOptions<WebhookOptions> options, TimeProvider time)
    {
        (_options, _time) = (options.Value, time);
        _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false, PooledConnectionLifetime = TimeSpan.FromMinutes(2), ConnectCallback = ConnectAsync })
        {
            Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = LargestAnswer,
        };
    }

    /// <summary>The signature of a body sent at a moment: <c>t=SECONDS,v1=HMAC-SHA256 of "SECONDS.BODY"</c> in lower-case hexadecimal.</summary>
    public static string Sign(string secret, long seconds, string body) =>
        string.Create(CultureInfo.InvariantCulture, $"t={seconds},v1={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{seconds}.{body}"))))}");

    /// <exception cref="MetricException">No usable answer after all tries; says why, and never quotes what was sent.</exception>
    public async Task<JsonObject> PostAsync(WebhookSettings settings, JsonObject content, CancellationToken cancellationToken)
    {
        var body = content.ToJsonString(JsonDefaults.Options);
        for (var attempt = 1; ; attempt++)
        {
            var (answer, reason, mayPass) = await TryAsync(settings, body, cancellationToken);
            if (answer is not null)
            {
                return answer;
            }

            if (!mayPass || attempt >= _options.Tries)
            {
                throw new MetricException($"The webhook gave no score: {reason}.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(_options.FirstRetryMilliseconds * Math.Pow(2, attempt - 1)), _time, cancellationToken);
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<(JsonObject? Answer, string Reason, bool MayPass)> TryAsync(WebhookSettings settings, string body, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(settings.Timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, settings.Url) { Content = new StringContent(body, new MediaTypeHeaderValue("application/json")) };
            request.Headers.Add(SignatureHeader, Sign(_options.SigningSecret ?? throw new MetricException("The worker has no signing secret (setting Webhooks:SigningSecret)."), _time.GetUtcNow().ToUnixTimeSeconds(), body));
            using var response = await _http.SendAsync(request, either.Token);
            if (!response.IsSuccessStatusCode)
            {
                return (null, $"it answered with status {(int)response.StatusCode}", response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout || (int)response.StatusCode >= 500);
            }

            return JsonNode.Parse(await response.Content.ReadAsStringAsync(either.Token)) is JsonObject answer ? (answer, "", false) : (null, "its answer is no JSON object", false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, $"it did not answer within {settings.Timeout.TotalSeconds:0.#} s", true);
        }
        catch (JsonException)
        {
            return (null, "its answer is no JSON object", false);
        }
        catch (HttpRequestException failure)
        {
            return failure.InnerException is ForbiddenAddressException ? (null, "its address is private, which the operator does not allow (setting Webhooks:AllowPrivate)", false) : (null, "it could not be reached, or broke off", true);
        }
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var addresses = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancellationToken);
        var allowed = _options.AllowPrivate ? addresses : [.. addresses.Where(PublicAddress.Is)];
        if (addresses.Length > 0 && allowed.Length == 0)
        {
            throw new ForbiddenAddressException();
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private sealed class ForbiddenAddressException() : IOException("The address is private.");
}
