using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LlmOps.ServiceDefaults.Auth;
using LlmOps.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace LlmOps.EvalRuns.Runs;

/// <summary>Body of the request that starts a run.</summary>
internal sealed record StartEvalRunRequest
{
    [Required] public required string Program { get; init; }
    public string Version { get; init; } = "latest";
    [Required] public required string Dataset { get; init; }
    public string DatasetVersion { get; init; } = "latest";
    public string Split { get; init; } = "validation";

    /// <summary>Each a name, <c>judge:NAME</c>, or an object with metric, name and options.</summary>
    public IReadOnlyList<JsonElement>? Metrics { get; init; }
    public IReadOnlyList<string> AllowUncertifiedJudges { get; init; } = [];
    public bool Fresh { get; init; }
    public string? Model { get; init; }
    public int Repeats { get; init; } = 1;
    public decimal? Budget { get; init; }
    public string? Reason { get; init; }
    public string Trigger { get; init; } = "person";

    public EvalRunOrder ToOrder(Guid id, string requestedBy) => new()
    {
        Id = id, Program = Program, Version = Version, Dataset = Dataset, DatasetVersion = DatasetVersion, Split = Split,
        Metrics = Metrics is { } metrics ? [.. metrics.Select(MetricText)] : ["exact_match"], AllowUncertified = AllowUncertifiedJudges, Model = Model, Fresh = Fresh,
        Repeats = Repeats, Budget = Budget, Trigger = Trigger, RequestedBy = requestedBy, Reason = Reason,
    };

    private static string MetricText(JsonElement metric) => metric.ValueKind is JsonValueKind.String ? metric.GetString()! : metric.GetRawText();
}

internal static class StartEvalRunOverHttp
{
    public static async Task<Accepted<EvalRunResponse>> Handle(
        StartEvalRunRequest request, ClaimsPrincipal user, HttpRequest http, EvalRunIntake intake, NpgsqlDataSource database, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!Triggers.OfCallers.Contains(request.Trigger, StringComparer.Ordinal))
        {
            throw ProblemException.Invalid("trigger", $"must be {string.Join(", ", Triggers.OfCallers)}, not '{request.Trigger}'.");
        }

        var run = await intake.QueueAsync(request.ToOrder(RunId(user, http, time), user.KeyName()), cancellationToken);
        return TypedResults.Accepted($"/api/eval-runs/{run.Id}", EvalRunResponse.Of(run, await database.ReadAsync(run.Id, cancellationToken), time.GetUtcNow()));
    }

    /// <summary>With an idempotency key the id follows from caller and key, so the same call again finds the same run.</summary>
    private static Guid RunId(ClaimsPrincipal user, HttpRequest http, TimeProvider time)
    {
        var key = http.Headers["Idempotency-Key"].ToString();
        return key.Length == 0 ? Guid.CreateVersion7(time.GetUtcNow()) : new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"{user.KeyId()}\n{key}")).AsSpan(0, 16), bigEndian: true);
    }
}
