using System.Text.Json;
using LlmOps.PracticeModel.Catalog;
using LlmOps.PracticeModel.Faults;
using LlmOps.PracticeModel.Wire;

namespace LlmOps.PracticeModel.Stats;

/// <summary>A call to a model: read, counted in the ledger whatever becomes of it, and answered with an error in OpenAI's shape where it cannot be served.</summary>
internal sealed record CountedCall(ModelCard Card, FaultPlan Faults, Caller Caller)
{
    private const string UnknownModel = "unknown";

    public static async Task HandleAsync<TRequest>(
        HttpContext context, Func<JsonElement, TRequest> read, Func<TRequest, string> modelOf, Func<HttpContext, TRequest, CountedCall, Task> answer)
    {
        var services = context.RequestServices;
        var ledger = services.GetRequiredService<CallLedger>();
        var caller = Caller.Of(context.Request);
        string? model = null;
        try
        {
            using var body = await RequestBody.ReadAsync(context, services.GetRequiredService<PracticeModelOptions>().MaxBodyBytes);
            var request = read(body.RootElement);
            var (name, suffix) = ModelName.Split(modelOf(request));
            var card = services.GetRequiredService<ModelCatalog>().Find(name);
            ledger.Arrive(model = card?.Name ?? UnknownModel, caller);
            if (card is null) { throw RefusedRequest.UnknownModel(name); }
            var faults = services.GetRequiredService<FaultBox>().PlanFor(suffix, context.Request.Headers[FaultBox.Header].ToString());
            await answer(context, request, new CountedCall(card, faults, caller));
        }
        catch (RefusedRequest refusal)
        {
            if (model is null) { ledger.Arrive(model = UnknownModel, caller); }
            ledger.Refuse(model, caller);
            await OpenAiError.WriteAsync(context, refusal);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller hung up; nobody is left to answer.
        }
    }
}
