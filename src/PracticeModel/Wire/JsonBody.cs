using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace LlmOps.PracticeModel.Wire;

/// <summary>Writes JSON by hand: the hot path needs no reflection, and member order stays fixed.</summary>
internal static class JsonBody
{
    public static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static ReadOnlyMemory<byte> Bytes(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, WriterOptions)) { write(json); }
        return buffer.WrittenMemory;
    }

    public static Task WriteAsync(HttpContext context, int status, Action<Utf8JsonWriter> write) => WriteAsync(context, status, Bytes(write));

    public static async Task WriteAsync(HttpContext context, int status, ReadOnlyMemory<byte> body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }
}
