using System.Text.Json;
using LlmOps.PracticeModel.Wire;
using Microsoft.AspNetCore.Http.Features;

namespace LlmOps.PracticeModel.Files;

internal static class FilesEndpoints
{
    private const string Training = "fine-tune";

    public static void MapFiles(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/files", static (HttpContext context, UploadedFiles files) => OpenAiRoute.AnswerAsync(context, () => UploadAsync(context, files)));
        routes.MapGet("/v1/files", static (HttpContext context, UploadedFiles files) => JsonBody.WriteAsync(context, StatusCodes.Status200OK, json => WriteList(json, files.All)));
        routes.MapGet("/v1/files/{id}", static (string id, HttpContext context, UploadedFiles files) => OpenAiRoute.AnswerAsync(context, () => JsonBody.WriteAsync(context, StatusCodes.Status200OK, json => Write(json, files.Find(id) ?? throw Unknown(id)))));
        routes.MapGet("/v1/files/{id}/content", static (string id, HttpContext context, UploadedFiles files) => OpenAiRoute.AnswerAsync(context, () => ContentAsync(context, files, id)));
        routes.MapDelete("/v1/files/{id}", static (string id, HttpContext context, UploadedFiles files) => OpenAiRoute.AnswerAsync(context, () => DeleteAsync(context, files, id)));
    }

    private static async Task UploadAsync(HttpContext context, UploadedFiles files)
    {
        var services = context.RequestServices;
        var most = services.GetRequiredService<PracticeModelOptions>().MaxFileBytes;
        context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = most;
        if (!context.Request.HasFormContentType) { throw RefusedRequest.BadBody("The body must be multipart/form-data with 'purpose' and 'file'."); }
        var form = await FormAsync(context, most);
        var purpose = form["purpose"].ToString();
        if (purpose != Training) { throw RefusedRequest.BadMember("purpose", $"'purpose' must be '{Training}'."); }
        var upload = form.Files.GetFile("file") ?? throw RefusedRequest.BadMember("file", "'file' is missing.");
        using var content = new MemoryStream();
        await upload.CopyToAsync(content, context.RequestAborted);
        var file = files.Add(upload.FileName, purpose, content.ToArray(), services.GetRequiredService<TimeProvider>().GetUtcNow());
        await JsonBody.WriteAsync(context, StatusCodes.Status200OK, json => Write(json, file));
    }

    private static async Task<IFormCollection> FormAsync(HttpContext context, int most)
    {
        try
        {
            return await context.Request.ReadFormAsync(new FormOptions { MultipartBodyLengthLimit = most }, context.RequestAborted);
        }
        catch (BadHttpRequestException wrong) when (wrong.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            throw RefusedRequest.TooLarge(most);
        }
        catch (Exception wrong) when (wrong is InvalidDataException or IOException)
        {
            throw RefusedRequest.BadBody("The form could not be read.");
        }
    }

    private static async Task ContentAsync(HttpContext context, UploadedFiles files, string id)
    {
        var content = files.Content(id) ?? throw Unknown(id);
        context.Response.ContentType = "application/octet-stream";
        context.Response.ContentLength = content.Length;
        await context.Response.Body.WriteAsync(content, context.RequestAborted);
    }

    private static Task DeleteAsync(HttpContext context, UploadedFiles files, string id)
    {
        if (!files.Remove(id)) { throw Unknown(id); }
        return JsonBody.WriteAsync(context, StatusCodes.Status200OK, json =>
        {
            json.WriteStartObject();
            json.WriteString("id"u8, id);
            json.WriteString("object"u8, "file"u8);
            json.WriteBoolean("deleted"u8, true);
            json.WriteEndObject();
        });
    }

    private static RefusedRequest Unknown(string id) => new(404, "invalid_request_error", "not_found", "id", $"There is no file '{id}'.");

    private static void WriteList(Utf8JsonWriter json, IReadOnlyList<UploadedFile> files)
    {
        json.WriteStartObject();
        json.WriteString("object"u8, "list"u8);
        json.WriteStartArray("data"u8);
        foreach (var file in files) { Write(json, file); }
        json.WriteEndArray();
        json.WriteBoolean("has_more"u8, false);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, UploadedFile file)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, file.Id);
        json.WriteString("object"u8, "file"u8);
        json.WriteNumber("bytes"u8, file.Bytes);
        json.WriteNumber("created_at"u8, file.CreatedAt);
        json.WriteString("filename"u8, file.Name);
        json.WriteString("purpose"u8, file.Purpose);
        json.WriteString("status"u8, "processed"u8);
        json.WriteEndObject();
    }
}
