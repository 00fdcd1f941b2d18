using LlmOps.InferenceGateway.Inferences;
using LlmOps.InferenceGateway.ProgramRuns;
using LlmOps.InferenceGateway.Snapshots;
using LlmOps.InferenceGateway.Upstream;
using LlmOps.ServiceDefaults.Auth;
using LlmOps.ServiceDefaults.Http;
using Microsoft.Extensions.Options;

namespace LlmOps.InferenceGateway.ChatCompletions;

/// <summary>OpenAI's chat completions and embeddings, passed through; a model called <c>program:NAME</c> runs a program instead.</summary>
internal sealed class CreateChatCompletion(SnapshotStore snapshots, UpstreamClient upstream, InferenceLog log, ProgramChat programs, IOptions<GatewayOptions> options)
{
    public static Task HandleChat(HttpContext http, CreateChatCompletion handler) => handler.AnswerAsync(http, UpstreamCall.Chat);

    public static Task HandleEmbeddings(HttpContext http, CreateChatCompletion handler) => handler.AnswerAsync(http, UpstreamCall.Embeddings);

    private async Task AnswerAsync(HttpContext http, string operation)
    {
        var body = await RequestBody.ReadAsync(http.Request, options.Value.MaxBodyBytes, http.RequestAborted);
        var request = ChatRequest.Read(body);
        if (operation == UpstreamCall.Chat && request.Model.StartsWith(ProgramChat.Prefix, StringComparison.Ordinal))
        {
            await programs.AnswerAsync(http, request);
            return;
        }

        var snapshot = snapshots.Current;
        if (!snapshot.Models.TryGetValue(request.Model, out var route))
        {
            throw ModelNotFound(request.Model, snapshot);
        }

        // A key limited to programs is no key to the models behind them.
        if (!http.User.MayCall(route.Name))
        {
            throw new ProblemException(403, "model_not_allowed", $"This key is limited to programs and may not call the model '{route.Name}'.");
        }

        var call = log.Begin(http, operation);
        (call.Record.Model, call.Record.Provider) = (route.Name, route.Provider.Name);
        (call.Record.UserId, call.Record.Tags, call.Record.Request) = (request.User, request.Metadata, body);
        try
        {
            await ForwardAsync(http, call, request, new(route, operation, request.ForUpstream(route.SplicedName, askForUsage: operation == UpstreamCall.Chat), call.Record.Id));
        }
        catch (UpstreamException exception)
        {
            (call.Record.Status, call.Record.Error) = (exception.Code, exception.Message);
            log.End(call);
            call.SetHeaders(http.Response, withCost: true);
            await ErrorAnswer.WriteAsync(http, exception);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            call.Record.Status = InferenceRecord.ClientClosed;
            log.End(call);
            throw;
        }
    }

    private Task ForwardAsync(HttpContext http, InferenceCall call, ChatRequest request, UpstreamCall upstreamCall) =>
        request.Stream && upstreamCall.Operation == UpstreamCall.Chat ? StreamAsync(http, call, request, upstreamCall) : SendAsync(http, call, upstreamCall);

    private async Task SendAsync(HttpContext http, InferenceCall call, UpstreamCall upstreamCall)
    {
        UpstreamAnswer answer;
        using (call.Wait())
        {
            answer = await upstream.SendAsync(upstreamCall, http.RequestAborted);
        }

        call.Use(upstreamCall.Route, answer.Facts, answer.Facts.Content, upstreamCall.Body.Length);
        call.Record.Answer = answer.Facts.Content;
        log.End(call);
        call.SetHeaders(http.Response, withCost: true);
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = answer.Body.Length;
        await http.Response.Body.WriteAsync(answer.Body, http.RequestAborted);
    }

    // From the first piece on, the status is sent: a failure can only be told inside the stream.
    private async Task StreamAsync(HttpContext http, InferenceCall call, ChatRequest request, UpstreamCall upstreamCall)
    {
        UpstreamStream stream;
        using (call.Wait())
        {
            stream = await upstream.OpenAsync(upstreamCall, http.RequestAborted);
        }

        await using (stream)
        {
            call.FirstTokenCame();
            call.SetHeaders(http.Response, withCost: false);
            EventStream.Start(http.Response);
            try
            {
                await CopyAsync(http, call, request, stream);
            }
            catch (UpstreamException exception)
            {
                (call.Record.Status, call.Record.Error) = (exception.Code, exception.Message);
                EndStream(call, upstreamCall, stream);
                await EventStream.WriteErrorAsync(http.Response, exception.ToProblem(), http.RequestAborted);
                return;
            }
            catch (Exception exception) when (exception is OperationCanceledException or IOException)
            {
                call.Record.Status = InferenceRecord.ClientClosed;
                EndStream(call, upstreamCall, stream);
            }
        }

        async Task CopyAsync(HttpContext context, InferenceCall inference, ChatRequest asked, UpstreamStream from)
        {
            while (true)
            {
                UpstreamPiece piece;
                using (inference.Wait())
                {
                    piece = await from.ReadAsync();
                }

                if (piece.IsDone)
                {
                    // Recorded before the end reaches the caller: whoever has seen it finds it.
                    EndStream(inference, upstreamCall, from);
                }
                else if (piece.IsUsageOnly && !asked.WantsUsage)
                {
                    continue;
                }

                await context.Response.Body.WriteAsync(piece.Raw, context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
                if (piece.IsDone)
                {
                    return;
                }
            }
        }
    }

    private void EndStream(InferenceCall call, UpstreamCall upstreamCall, UpstreamStream stream)
    {
        if (call.Record.Answer is not null)
        {
            return;
        }

        call.Use(upstreamCall.Route, stream.Facts, stream.Text, upstreamCall.Body.Length);
        call.Record.Answer = stream.Text;
        log.End(call);
    }

    internal static ProblemException ModelNotFound(string name, GatewaySnapshot snapshot)
    {
        var close = CloseNames.Find(name, snapshot.Models.Keys.Concat(snapshot.Programs.Keys.Select(p => ProgramChat.Prefix + p)));
        var hint = close.Count > 0 ? $" Did you mean {string.Join(", ", close.Select(c => $"'{c}'"))}?" : "";
        return new(404, "model_not_found", $"The model '{name}' does not exist.{hint}") { Extensions = new Dictionary<string, object?>(StringComparer.Ordinal) { ["param"] = "model" } };
    }
}
