using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LlmOps.Programs.Tools;

namespace LlmOps.ModelClients.Tools;

/// <summary>
/// Calls tools over HTTP: a POST of the arguments as JSON, answered by JSON or text. Only addresses within the operator's scopes are called, no
/// redirect is followed, and nothing is sent but the arguments and the headers of the scope. Safe for use by several threads.
/// </summary>
public sealed class HttpToolInvoker : IToolInvoker, IDisposable
{
    private readonly ToolOptions _options;
    private readonly TimeProvider _time;
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        AutomaticDecompression = DecompressionMethods.All,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        // Trace ids and baggage are ours, and no business of a tool's.
        ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator(),
    });

    /// <summary>Makes an invoker; it keeps connections, so one serves a whole process.</summary>
    public HttpToolInvoker(ToolOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_options, _time) = (options, time);
    }

    /// <inheritdoc/>
    public async Task<JsonNode?> InvokeAsync(ToolSpec tool, JsonObject arguments, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(tool);
        ArgumentNullException.ThrowIfNull(arguments);
        var address = Address(tool);
        using var timer = new CancellationTokenSource(_options.Timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        try
        {
            return await CallAsync(tool, address, arguments, either.Token);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ToolException(tool.Name, "the tool did not answer in time", late);
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException)
        {
            throw new ToolException(tool.Name, "the tool could not be reached, or broke off", broken);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private Uri Address(ToolSpec tool) =>
        tool.Url is null ? throw new ToolException(tool.Name, "the tool has no address")
        : ToolScope.TryReadAddress(tool.Url) is { } address && _options.Allowed.Any(scope => scope.Covers(address)) ? address
        : throw new ToolException(tool.Name, $"the operator does not allow calls of the tool's address (setting {ToolOptions.Section}:Allowed)");

    private async Task<JsonNode?> CallAsync(ToolSpec tool, Uri address, JsonObject arguments, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new StringContent(arguments.ToJsonString(), new MediaTypeHeaderValue("application/json")) };
        if (_options.Headers.Where(h => h.Scope.Covers(address)).MaxBy(h => h.Scope.Depth) is { } header)
        {
            request.Headers.TryAddWithoutValidation(header.Name, header.Value);
        }

        using var response = await _http.SendAsync(request, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw new ToolException(tool.Name, $"the tool answered with status {(int)response.StatusCode}");
        }

        return Read(tool, response.Content.Headers.ContentType?.MediaType, await ReadBodyAsync(tool, response, cancellationToken));
    }

    private async Task<byte[]> ReadBodyAsync(ToolSpec tool, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var body = new MemoryStream();
        var chunk = new byte[16 << 10];
        for (int read; (read = await stream.ReadAsync(chunk, cancellationToken)) > 0;)
        {
            if (body.Length + read > _options.MaxAnswerBytes)
            {
                throw new ToolException(tool.Name, $"the tool answered more than {_options.MaxAnswerBytes} bytes");
            }

            body.Write(chunk, 0, read);
        }

        return body.ToArray();
    }

    private static JsonNode? Read(ToolSpec tool, string? mediaType, byte[] body)
    {
        var isJson = mediaType is not null && (mediaType.EndsWith("/json", StringComparison.OrdinalIgnoreCase) || mediaType.EndsWith("+json", StringComparison.OrdinalIgnoreCase));
        try
        {
            return isJson && body.Length > 0 ? JsonNode.Parse(body) : JsonValue.Create(new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(body));
        }
        catch (Exception unreadable) when (unreadable is JsonException or DecoderFallbackException)
        {
            throw new ToolException(tool.Name, isJson ? "the tool answered JSON that cannot be read" : "the tool answered neither JSON nor UTF-8 text", unreadable);
        }
    }
}
