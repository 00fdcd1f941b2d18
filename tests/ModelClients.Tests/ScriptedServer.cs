using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;

namespace LlmOps.ModelClients.Tests;

/// <summary>A server on a loopback port that answers each connection with the next scripted bytes, whatever they are.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<string> _requests = Channel.CreateUnbounded<string>();
    private readonly Task _serving;

    public ScriptedServer(params Answer[] answers)
    {
        _listener.Start();
        _serving = ServeAsync(answers);
    }

    public Uri BaseUrl => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/v1");

    /// <summary>The requests as received: head, empty line, body.</summary>
    public ChannelReader<string> Requests => _requests.Reader;

    public static Answer Json(int status, string body, params string[] headers) =>
        new($"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n{string.Concat(headers.Select(h => $"{h}\r\n"))}\r\n{body}");

    public static Answer Events(string events, bool hangs = false, params string[] headers) =>
        new($"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n{string.Concat(headers.Select(h => $"{h}\r\n"))}\r\n{events}", hangs);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _serving;
        _stop.Dispose();
    }

    private async Task ServeAsync(Answer[] answers)
    {
        try
        {
            foreach (var answer in answers)
            {
                using var connection = await _listener.AcceptTcpClientAsync(_stop.Token);
                var stream = connection.GetStream();
                await _requests.Writer.WriteAsync(await ReadRequestAsync(stream), _stop.Token);
                await stream.WriteAsync(Encoding.UTF8.GetBytes(answer.Bytes), _stop.Token);
                if (answer.Hangs)
                {
                    await Task.Delay(Timeout.Infinite, _stop.Token);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private async Task<string> ReadRequestAsync(NetworkStream stream)
    {
        var received = new MemoryStream();
        var buffer = new byte[8192];
        while (true)
        {
            var text = Encoding.UTF8.GetString(received.ToArray());
            var headEnd = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (headEnd >= 0 && received.Length >= headEnd + 4 + ContentLength(text[..headEnd]))
            {
                return text;
            }

            var count = await stream.ReadAsync(buffer, _stop.Token);
            if (count is 0)
            {
                return text;
            }

            received.Write(buffer, 0, count);
        }
    }

    private static int ContentLength(string head) =>
        head.Split("\r\n").FirstOrDefault(l => l.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase)) is { } line ? int.Parse(line["Content-Length:".Length..]) : 0;

    internal sealed record Answer(string Bytes, bool Hangs = false);
}
