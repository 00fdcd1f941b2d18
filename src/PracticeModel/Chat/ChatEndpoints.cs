using LlmOps.PracticeModel.Faults;
using LlmOps.PracticeModel.Stats;
using LlmOps.PracticeModel.Wire;

namespace LlmOps.PracticeModel.Chat;

internal static class ChatEndpoints
{
    /// <summary>Tells repeats of one request apart, so that with a temperature each draws anew.</summary>
    public const string SampleHeader = "x-llmops-sample";

    public static void MapChat(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/chat/completions", static (HttpContext context) => CountedCall.HandleAsync(context, ChatRequestReader.Read, static request => request.Model, AnswerAsync));

    private static async Task AnswerAsync(HttpContext context, ChatRequest request, CountedCall call)
    {
        if (call.Card.Traits is null) { throw RefusedRequest.BadMember("model", $"The model '{call.Card.Name}' answers no chats."); }
        var services = context.RequestServices;
        var box = services.GetRequiredService<FaultBox>();
        await FaultGate.PassAsync(context, box, call.Faults, request.Model);
        var answer = services.GetRequiredService<AnswerChat>().Handle(request, call.Card, call.Faults, context.Request.Headers[SampleHeader].ToString());
        services.GetRequiredService<CallLedger>().Answer(call.Card, call.Caller, answer.PromptTokens, answer.CompletionTokens);
        if (request.Stream)
        {
            await ChatStream.WriteAsync(context, answer, request.IncludeUsage, call.Faults);
            return;
        }

        await box.WaitAsync(call.Faults.FirstToken, context.RequestAborted);
        await ChatCompletion.WriteAsync(context, answer, call.Faults);
    }
}
