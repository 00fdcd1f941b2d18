using System.Collections.Concurrent;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LlmOps.EndToEnd.Tests;

/// <summary>A span as a collector receives it.</summary>
public sealed record Span(string Service, string TraceId, string SpanId, string ParentId, string Name);

/// <summary>Receives OTLP over HTTP, so that a test can look at the traces the services really export.</summary>
public sealed class SpanCollector : IAsyncDisposable
{
    private readonly WebApplication app;

    private SpanCollector(WebApplication app) => this.app = app;

    public string Url => app.Urls.Single();

    public ConcurrentQueue<Span> Spans { get; } = [];

    public static async Task<SpanCollector> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var collector = new SpanCollector(builder.Build());
        collector.app.MapPost("/v1/traces", collector.ReceiveAsync);
        collector.app.MapFallback(() => Results.Ok());
        await collector.app.StartAsync();
        return collector;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task<IResult> ReceiveAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        foreach (var resource in Messages(body.ToArray(), 1))
        {
            var service = Messages(resource, 1).SelectMany(r => Messages(r, 1)).Where(a => Text(a, 1) == "service.name").SelectMany(a => Messages(a, 2)).Select(v => Text(v, 1)).FirstOrDefault() ?? "";
            foreach (var span in Messages(resource, 2).SelectMany(scope => Messages(scope, 2)))
            {
                Spans.Enqueue(new(service, Hex(span, 1), Hex(span, 2), Hex(span, 4), Text(span, 5)));
            }
        }

        return Results.Ok();
    }

    // Field numbers from opentelemetry/proto/trace/v1/trace.proto.
    private static List<byte[]> Messages(byte[] message, int field)
    {
        var found = new List<byte[]>();
        var input = new CodedInputStream(message);
        while (input.ReadTag() is var tag && tag != 0)
        {
            if (WireFormat.GetTagFieldNumber(tag) == field && WireFormat.GetTagWireType(tag) == WireFormat.WireType.LengthDelimited)
            {
                found.Add(input.ReadBytes().ToByteArray());
            }
            else
            {
                input.SkipLastField();
            }
        }

        return found;
    }

    private static string Hex(byte[] message, int field) => Convert.ToHexStringLower(Messages(message, field).FirstOrDefault() ?? []);

    private static string Text(byte[] message, int field) => System.Text.Encoding.UTF8.GetString(Messages(message, field).FirstOrDefault() ?? []);
}
