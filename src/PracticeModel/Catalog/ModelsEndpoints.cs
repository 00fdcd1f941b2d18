using LlmOps.PracticeModel.Wire;

namespace LlmOps.PracticeModel.Catalog;

internal static class ModelsEndpoints
{
    public static void MapModels(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/models", static (HttpContext context) => WriteList(context));
        routes.MapGet("/v1/models/{name}", static (HttpContext context) => WriteOne(context));
    }

    private static Task WriteList(HttpContext context) => JsonBody.WriteAsync(context, StatusCodes.Status200OK, json =>
    {
        json.WriteStartObject();
        json.WriteString("object"u8, "list"u8);
        json.WriteStartArray("data"u8);
        foreach (var card in context.RequestServices.GetRequiredService<ModelCatalog>().All) { Write(json, card); }
        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static Task WriteOne(HttpContext context)
    {
        var name = (string)context.Request.RouteValues["name"]!;
        return context.RequestServices.GetRequiredService<ModelCatalog>().Find(name) is { } card
            ? JsonBody.WriteAsync(context, StatusCodes.Status200OK, json => Write(json, card))
            : OpenAiError.WriteAsync(context, RefusedRequest.UnknownModel(name));
    }

    private static void Write(System.Text.Json.Utf8JsonWriter json, ModelCard card)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, card.Name);
        json.WriteString("object"u8, "model"u8);
        json.WriteNumber("created"u8, card.Created);
        json.WriteString("owned_by"u8, "practice"u8);
        if (card.ShutdownDate is { } day) { json.WriteString("shutdown_date"u8, day.ToString("yyyy-MM-dd")); }
        if (card.Replacement is { } successor) { json.WriteString("replacement"u8, successor); }
        json.WriteEndObject();
    }
}
