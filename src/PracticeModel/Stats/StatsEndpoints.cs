using System.Text.Json;
using LlmOps.PracticeModel.Faults;
using LlmOps.PracticeModel.Wire;

namespace LlmOps.PracticeModel.Stats;

internal static class StatsEndpoints
{
    public static void MapStats(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/stats", static (HttpContext context) =>
            JsonBody.WriteAsync(context, StatusCodes.Status200OK, json => Write(json, context.RequestServices.GetRequiredService<CallLedger>().Read())));
        routes.MapPost("/stats/reset", static (HttpContext context) =>
        {
            context.RequestServices.GetRequiredService<CallLedger>().Reset();
            context.RequestServices.GetRequiredService<FaultBox>().Reset();
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        });
    }

    private static void Write(Utf8JsonWriter json, LedgerPage page)
    {
        json.WriteStartObject();
        json.WriteString("since"u8, page.Since);
        WriteAccounts(json, "models", page.Models);
        WriteAccounts(json, "keys", page.Keys);
        json.WriteStartArray("recent"u8);
        foreach (var call in page.Recent)
        {
            json.WriteStartObject();
            json.WriteString("model"u8, call.Model);
            json.WriteString("time"u8, call.Time);
            json.WriteString("key"u8, call.Key);
            json.WriteString("traceparent"u8, call.TraceParent);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteAccounts(Utf8JsonWriter json, string name, IReadOnlyList<KeyValuePair<string, Account>> accounts)
    {
        json.WriteStartObject(name);
        foreach (var (owner, account) in accounts)
        {
            json.WriteStartObject(owner);
            json.WriteNumber("calls"u8, account.Calls);
            json.WriteNumber("answers"u8, account.Answers);
            json.WriteNumber("errors"u8, account.Errors);
            json.WriteNumber("prompt_tokens"u8, account.PromptTokens);
            json.WriteNumber("completion_tokens"u8, account.CompletionTokens);
            json.WriteNumber("cost_usd"u8, account.Cost);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
