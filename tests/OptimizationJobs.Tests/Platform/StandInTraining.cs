using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace LlmOps.OptimizationJobs.Tests.Platform;

/// <summary>A provider's fine-tuning behind the gateway: takes a file, trains in no time, keeps three checkpoints.</summary>
internal sealed class StandInTraining
{
    /// <summary>Files that were uploaded.</summary>
    public ConcurrentQueue<string> Files { get; } = new();

    /// <summary>Trainings that were started.</summary>
    public ConcurrentQueue<JsonObject> Started { get; } = new();

    /// <summary>Why every training fails; null when none does.</summary>
    public string? Failure { get; set; }

    /// <summary>While set, trainings go on and on.</summary>
    public bool IsSlow { get; set; }

    public void Map(WebApplication app)
    {
        app.MapPost("/v1/files", async (HttpRequest request) =>
        {
            var form = await request.ReadFormAsync();
            using var reader = new StreamReader(form.Files["file"]!.OpenReadStream());
            Files.Enqueue(await reader.ReadToEndAsync());
            return StandInPlatform.Json(new { id = "file-1" });
        });
        app.MapPost("/v1/fine_tuning/jobs", (JsonObject body) =>
        {
            Started.Enqueue(body);
            return StandInPlatform.Json(Job());
        });
        app.MapGet("/v1/fine_tuning/jobs", () => StandInPlatform.Json(new { data = Started.IsEmpty ? new JsonArray() : new JsonArray(Job()) }));
        app.MapGet("/v1/fine_tuning/jobs/{id}", () => StandInPlatform.Json(Job()));
        app.MapGet("/v1/fine_tuning/jobs/{id}/checkpoints", () => StandInPlatform.Json(new
        {
            data = new[] { 30, 20, 10 }.Select(step => new { fine_tuned_model_checkpoint = step == 30 ? "ft:old:x" : $"ft:old:x:ckpt-step-{step}", step_number = step, metrics = new { train_loss = 1.0 / step } }),
        }));
    }

    private JsonObject Job() => new()
    {
        ["id"] = "ftjob-1", ["status"] = IsSlow ? "running" : Failure is null ? "succeeded" : "failed", ["training_file"] = "file-1", ["user_provided_suffix"] = Started.Last()["suffix"]!.GetValue<string>(),
        ["fine_tuned_model"] = Failure is null ? "ft:old:x" : null, ["error"] = Failure is null ? null : new JsonObject { ["message"] = Failure },
    };
}
