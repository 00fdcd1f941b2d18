using System.Runtime.CompilerServices;
using LlmOps.InferenceGateway.Inferences;
using LlmOps.InferenceGateway.Snapshots;
using LlmOps.Programs.Models;

namespace LlmOps.InferenceGateway.Upstream;

/// <summary>Gives a program the same way to models that raw calls take, and charges what it uses to one inference.</summary>
internal sealed class UpstreamModelClient(UpstreamClient upstream, GatewaySnapshot snapshot, InferenceCall call) : IModelClient
{
    public async Task<ModelResponse> CompleteAsync(ModelRequest request, CancellationToken cancellationToken)
    {
        var (route, body) = Prepare(request, stream: false);
        try
        {
            UpstreamAnswer answer;
            using (call.Wait())
            {
                answer = await upstream.SendAsync(new(route, UpstreamCall.Chat, body, call.Record.Id), cancellationToken);
            }

            var text = answer.Facts.Content ?? "";
            var (input, output, cost) = call.Use(route, answer.Facts, text, body.Length);
            return new(text, new(input, output, cost), answer.Facts.Model ?? route.UpstreamName, answer.Facts.FinishReason) { InferenceId = call.Record.Id.ToString() };
        }
        catch (UpstreamException exception)
        {
            throw exception.ToModelException();
        }
    }

    public async IAsyncEnumerable<ModelChunk> StreamAsync(ModelRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (route, body) = Prepare(request, stream: true);
        UpstreamStream stream;
        using (call.Wait())
        {
            stream = await OpenAsync(route, body, cancellationToken);
        }

        call.FirstTokenCame();
        await using (stream)
        {
            var isCharged = false;
            try
            {
                while (true)
                {
                    UpstreamPiece piece;
                    using (call.Wait())
                    {
                        piece = await NextAsync(stream);
                    }

                    if (piece.IsDone)
                    {
                        isCharged = true;
                        var (input, output, cost) = call.Use(route, stream.Facts, stream.Text, body.Length);
                        yield return new("") { Usage = new(input, output, cost), FinishReason = stream.Facts.FinishReason, Model = stream.Facts.Model ?? route.UpstreamName, InferenceId = call.Record.Id.ToString() };
                        yield break;
                    }

                    yield return new(piece.Facts.Content ?? "");
                }
            }
            finally
            {
                // What was streamed is paid for, however it ended.
                if (!isCharged)
                {
                    call.Use(route, stream.Facts, stream.Text, body.Length);
                }
            }
        }
    }

    private (ModelRoute Route, ReadOnlyMemory<byte> Body) Prepare(ModelRequest request, bool stream)
    {
        if (!snapshot.Models.TryGetValue(request.Model, out var route))
        {
            throw new ModelException(ModelErrorKind.ModelNotFound, $"The program asks the model '{request.Model}', which this gateway does not have.");
        }

        var body = ChatBody.Write(request, route, stream);
        call.Ask(body);
        return (route, body);
    }

    private async Task<UpstreamStream> OpenAsync(ModelRoute route, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        try
        {
            return await upstream.OpenAsync(new(route, UpstreamCall.Chat, body, call.Record.Id), cancellationToken);
        }
        catch (UpstreamException exception)
        {
            throw exception.ToModelException();
        }
    }

    private static async ValueTask<UpstreamPiece> NextAsync(UpstreamStream stream)
    {
        try
        {
            return await stream.ReadAsync();
        }
        catch (UpstreamException exception)
        {
            throw exception.ToModelException();
        }
    }
}
