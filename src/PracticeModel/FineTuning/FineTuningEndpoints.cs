using System.Text.Json;
using LlmOps.PracticeModel.Catalog;
using LlmOps.PracticeModel.Files;
using LlmOps.PracticeModel.Wire;

namespace LlmOps.PracticeModel.FineTuning;

internal static class FineTuningEndpoints
{
    private const int MostEpochs = 50;
    private const int DefaultEpochs = 3;
    private const int LargestPage = 100;
    private const int DefaultPage = 20;
    private const int LongestSuffix = 64;

    public static void MapFineTuning(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/fine_tuning/jobs", static (HttpContext context, Trainings trainings) => OpenAiRoute.AnswerAsync(context, () => StartAsync(context, trainings)));
        routes.MapGet("/v1/fine_tuning/jobs", static (HttpContext context, Trainings trainings) => OpenAiRoute.AnswerAsync(context, () => ListAsync(context, trainings.All, j => j.Id, Write)));
        routes.MapGet("/v1/fine_tuning/jobs/{id}", static (string id, HttpContext context, Trainings trainings) => OpenAiRoute.AnswerAsync(context, () => JsonBody.WriteAsync(context, StatusCodes.Status200OK, json => Write(json, Require(trainings, id)))));
        routes.MapGet("/v1/fine_tuning/jobs/{id}/events", static (string id, HttpContext context, Trainings trainings) => OpenAiRoute.AnswerAsync(context, () =>
            ListAsync(context, [.. Require(trainings, id).Events.Select((e, i) => (Id: $"ftevent-{id}-{i}", e.At, e.Message)).Reverse()], e => e.Id, WriteEvent)));
        routes.MapGet("/v1/fine_tuning/jobs/{id}/checkpoints", static (string id, HttpContext context, Trainings trainings) => OpenAiRoute.AnswerAsync(context, () =>
            ListAsync(context, [.. Require(trainings, id).Checkpoints.Reverse().Select(c => (Id: $"ftckpt-{id}-{c.Step}", Checkpoint: c, Job: id))], c => c.Id, (json, c) => WriteCheckpoint(json, c.Id, c.Job, c.Checkpoint))));
        routes.MapPost("/v1/fine_tuning/jobs/{id}/cancel", static (string id, HttpContext context, Trainings trainings) => OpenAiRoute.AnswerAsync(context, () => CancelAsync(context, trainings, id)));
    }

    private static async Task StartAsync(HttpContext context, Trainings trainings)
    {
        var services = context.RequestServices;
        using var body = await RequestBody.ReadAsync(context, services.GetRequiredService<PracticeModelOptions>().MaxBodyBytes);
        var order = Order(body.RootElement, services.GetRequiredService<ModelCatalog>(), services.GetRequiredService<UploadedFiles>());
        await JsonBody.WriteAsync(context, StatusCodes.Status200OK, json => Write(json, trainings.Start(order)));
    }

    private static TrainingOrder Order(JsonElement body, ModelCatalog catalog, UploadedFiles files)
    {
        var model = Members.Text(body, "model") ?? throw RefusedRequest.BadMember("model", "'model' is missing.");
        var card = catalog.Find(model) ?? throw RefusedRequest.UnknownModel(model);
        if (card.Traits is null || card.Tuned is not null) { throw RefusedRequest.BadMember("model", $"The model '{model}' cannot be tuned."); }
        var file = Members.Text(body, "training_file") ?? throw RefusedRequest.BadMember("training_file", "'training_file' is missing.");
        var validation = Members.Text(body, "validation_file");
        foreach (var (name, id) in new[] { ("training_file", file), ("validation_file", validation) })
        {
            if (id is not null && files.Find(id) is null) { throw RefusedRequest.BadMember(name, $"There is no file '{id}'."); }
        }

        var suffix = Members.Text(body, "suffix");
        if (suffix is not null && (suffix.Length is 0 or > LongestSuffix || !suffix.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))) { throw RefusedRequest.BadMember("suffix", $"'suffix' must be 1 to {LongestSuffix} letters, digits, dashes or underscores."); }
        return new(file, validation, model, suffix, (int)(Members.Whole(body, "seed", 0, int.MaxValue) ?? 0), Epochs(body));
    }

    // Given at the top as of old, or inside the method.
    private static int Epochs(JsonElement body)
    {
        var parameters = Members.Object(body, "hyperparameters") ?? (Members.Object(body, "method") is { } method && Members.Object(method, "supervised") is { } supervised ? Members.Object(supervised, "hyperparameters") : null);
        return parameters is not { } given || (given.TryGetProperty("n_epochs", out var value) && value.ValueKind == JsonValueKind.String && value.GetString() == "auto") ? DefaultEpochs
            : (int)(Members.Whole(given, "n_epochs", 1, MostEpochs) ?? DefaultEpochs);
    }

    private static Task CancelAsync(HttpContext context, Trainings trainings, string id)
    {
        var job = Require(trainings, id);
        return trainings.TryCancel(job) ? JsonBody.WriteAsync(context, StatusCodes.Status200OK, json => Write(json, job))
            : throw new RefusedRequest(400, "invalid_request_error", "job_ended", "id", $"The training '{id}' has already {job.Status}.");
    }

    private static TrainingJob Require(Trainings trainings, string id) => trainings.Find(id) ?? throw new RefusedRequest(404, "invalid_request_error", "not_found", "id", $"There is no training '{id}'.");

    private static Task ListAsync<T>(HttpContext context, IReadOnlyList<T> all, Func<T, string> idOf, Action<Utf8JsonWriter, T> write)
    {
        var asked = context.Request.Query["limit"].FirstOrDefault();
        var limit = asked is null ? DefaultPage : int.TryParse(asked, out var number) && number is >= 1 and <= LargestPage ? number : throw RefusedRequest.BadMember("limit", $"'limit' must be a whole number from 1 to {LargestPage}.");
        var after = context.Request.Query["after"].FirstOrDefault();
        var rest = after is null ? all : [.. all.SkipWhile(item => idOf(item) != after).Skip(1)];
        return JsonBody.WriteAsync(context, StatusCodes.Status200OK, json =>
        {
            json.WriteStartObject();
            json.WriteString("object"u8, "list"u8);
            json.WriteStartArray("data"u8);
            foreach (var item in rest.Take(limit)) { write(json, item); }
            json.WriteEndArray();
            json.WriteBoolean("has_more"u8, rest.Count > limit);
            json.WriteEndObject();
        });
    }

    private static void Write(Utf8JsonWriter json, TrainingJob job)
    {
        json.WriteStartObject();
        json.WriteString("object"u8, "fine_tuning.job"u8);
        json.WriteString("id"u8, job.Id);
        json.WriteString("model"u8, job.Order.Model);
        json.WriteNumber("created_at"u8, job.CreatedAt);
        json.WriteString("status"u8, job.Status);
        json.WriteString("fine_tuned_model"u8, job.Model);
        json.WriteString("training_file"u8, job.Order.TrainingFile);
        json.WriteString("validation_file"u8, job.Order.ValidationFile);
        json.WriteString("user_provided_suffix"u8, job.Order.Suffix);
        json.WriteNumber("seed"u8, job.Order.Seed);
        json.WriteStartObject("hyperparameters"u8);
        json.WriteNumber("n_epochs"u8, job.Order.Epochs);
        json.WriteEndObject();
        WriteNumber(json, "finished_at", job.FinishedAt);
        WriteNumber(json, "trained_tokens", job.TrainedTokens);
        if (job.Error is null)
        {
            json.WriteNull("error"u8);
        }
        else
        {
            json.WriteStartObject("error"u8);
            json.WriteString("code"u8, "invalid_training_file"u8);
            json.WriteString("message"u8, job.Error);
            json.WriteString("param"u8, "training_file"u8);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteEvent(Utf8JsonWriter json, (string Id, long At, string Message) said)
    {
        json.WriteStartObject();
        json.WriteString("object"u8, "fine_tuning.job.event"u8);
        json.WriteString("id"u8, said.Id);
        json.WriteNumber("created_at"u8, said.At);
        json.WriteString("level"u8, "info"u8);
        json.WriteString("message"u8, said.Message);
        json.WriteEndObject();
    }

    private static void WriteCheckpoint(Utf8JsonWriter json, string id, string job, TrainedCheckpoint checkpoint)
    {
        json.WriteStartObject();
        json.WriteString("object"u8, "fine_tuning.job.checkpoint"u8);
        json.WriteString("id"u8, id);
        json.WriteString("fine_tuning_job_id"u8, job);
        json.WriteString("fine_tuned_model_checkpoint"u8, checkpoint.Model);
        json.WriteNumber("step_number"u8, checkpoint.Step);
        json.WriteStartObject("metrics"u8);
        json.WriteNumber("step"u8, checkpoint.Step);
        json.WriteNumber("train_loss"u8, checkpoint.TrainLoss);
        json.WriteNumber("train_mean_token_accuracy"u8, checkpoint.TrainAccuracy);
        if (checkpoint.ValidLoss is { } loss) { json.WriteNumber("valid_loss"u8, loss); }
        if (checkpoint.ValidAccuracy is { } accuracy) { json.WriteNumber("valid_mean_token_accuracy"u8, accuracy); }
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } number) { json.WriteNumber(name, number); } else { json.WriteNull(name); }
    }
}
