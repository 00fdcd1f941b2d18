using System.Security.Claims;
using System.Text.Json;
using System.Text.Json.Nodes;
using LlmOps.EvalRuns.Persistence;
using LlmOps.EvalRuns.Runs;
using LlmOps.EvalRuns.Scoring;
using LlmOps.EvalRuns.Siblings;
using LlmOps.Evaluation.Judges;
using LlmOps.ServiceDefaults.Auth;
using LlmOps.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LlmOps.EvalRuns.Judges;

/// <summary>Body of the request that measures a judge against people's labels.</summary>
internal sealed record CertifyJudgeRequest
{
    public string Dataset { get; init; } = "";
    public string DatasetVersion { get; init; } = "latest";

    /// <summary>Rows neither the judge's prompt nor its demos were made from: <c>validation</c> or <c>test</c>.</summary>
    public string Split { get; init; } = "validation";

    /// <summary>The label with the person's verdict; not needed when there is one label.</summary>
    public string? LabelField { get; init; }

    /// <summary>Labels with further people's verdicts, for the agreement among people.</summary>
    public IReadOnlyList<string> RaterFields { get; init; } = [];

    public CertificateRequirements Requirements { get; init; } = new();
    public int ValidDays { get; init; } = 90;

    /// <summary>Required for the sealed test split; goes into the ledger.</summary>
    public string? Reason { get; init; }
}

/// <summary>Starts the run that measures a judge: every labelled case twice, asked anew. The certificate is decided when it ends.</summary>
internal static class CertifyJudge
{
    private const int Samples = 2;

    public static async Task<Accepted<CertificateResponse>> Handle(
        string name, CertifyJudgeRequest request, ClaimsPrincipal user, JudgeDirectory judges, RegistryClient registry, EvalRunIntake intake, EvalRunsDbContext db, TimeProvider time, CancellationToken cancellationToken)
    {
        var judge = await judges.CurrentAsync(name, cancellationToken);
        if (string.IsNullOrWhiteSpace(request.Dataset))
        {
            throw ProblemException.Invalid("dataset", "must name the dataset with people's verdicts.");
        }

        var dataset = await registry.DatasetVersionAsync(request.Dataset, request.DatasetVersion, cancellationToken);
        var errors = Problems(request, judge, dataset).ToList();
        if (errors.Count > 0)
        {
            throw ProblemException.Invalid(errors);
        }

        var now = time.GetUtcNow();
        var certificate = new Certificate
        {
            Id = Guid.CreateVersion7(now), SwappedRunId = judge.Pair.Length == 0 ? null : Guid.CreateVersion7(now), Judge = judge.Name, JudgeNumber = judge.Number, Dataset = dataset.Dataset, DatasetVersion = dataset.Number, Split = request.Split,
            LabelField = request.LabelField ?? dataset.LabelFields[0], RaterFields = [.. request.RaterFields], Requirements = JsonSerializer.Serialize(request.Requirements, JsonDefaults.Options),
            ValidDays = request.ValidDays, RequestedBy = user.KeyName(), CreatedAt = now,
        };

        // Kept first: a run that ends before its certificate is stored would be measured for nothing.
        db.Add(certificate);
        await db.SaveChangesAsync(cancellationToken);
        try
        {
            var order = Order(certificate, judge, certificate.Id, Triggers.Certificate, request.Reason);
            await intake.QueueAsync(order, cancellationToken);
            if (certificate.SwappedRunId is { } swapped)
            {
                await intake.QueueAsync(order with { Id = swapped, Version = null, SpecJson = SwappedPair.Of(judge), Repeats = 1 }, cancellationToken);
            }
        }
        catch (ProblemException)
        {
            await db.Certificates.Where(c => c.Id == certificate.Id).ExecuteDeleteAsync(CancellationToken.None);
            throw;
        }

        return TypedResults.Accepted($"/api/judges/{Uri.EscapeDataString(name)}/certificates/{certificate.Id}", CertificateResponse.Of(certificate, judge.Number, now));
    }

    /// <summary>The run that asks the judge about the labelled cases.</summary>
    public static EvalRunOrder Order(Certificate certificate, JudgeVersion judge, Guid run, string trigger, string? reason) => new()
    {
        Id = run, Program = judge.Program, Version = judge.ProgramVersion.ToString(), Dataset = certificate.Dataset, DatasetVersion = certificate.DatasetVersion.ToString(), Split = certificate.Split,
        Metrics = [new JsonObject { ["metric"] = AgreementMetric.KindName, ["options"] = AgreementMetric.Options(judge.Output, certificate.LabelField, judge.Pass) }.ToJsonString(JsonDefaults.Options)],
        Model = judge.Model, Repeats = Samples, Fresh = true, Trigger = trigger, RequestedBy = certificate.RequestedBy, Reason = reason,
    };

    private static IEnumerable<FieldError> Problems(CertifyJudgeRequest request, JudgeVersion judge, DatasetVersion dataset)
    {
        if (judge.Pass.Length == 0)
        {
            yield return new("judge", "gives grades; only a judge with verdicts that pass can be certified. Set pass.");
        }

        if (request.Split is not ("validation" or Splits.Test))
        {
            yield return new("split", $"must be validation or test, not '{request.Split}': a judge proves nothing on rows it was made from.");
        }

        if (request.LabelField is null && dataset.LabelFields.Count != 1)
        {
            yield return new("label_field", dataset.LabelFields.Count == 0 ? "the dataset has no labels." : $"must be one of {string.Join(", ", dataset.LabelFields)}.");
        }

        foreach (var field in request.RaterFields.Append(request.LabelField).OfType<string>().Where(f => !dataset.LabelFields.Contains(f, StringComparer.Ordinal)))
        {
            yield return new(field == request.LabelField ? "label_field" : "rater_fields", $"'{field}' is not a label of {dataset.Dataset}@{dataset.Number}; it has {string.Join(", ", dataset.LabelFields)}.");
        }

        if (request.ValidDays is < 1 or > 730)
        {
            yield return new("valid_days", $"must be from 1 to 730, not {request.ValidDays}.");
        }

        foreach (var problem in request.Requirements.Problems())
        {
            yield return new($"requirements.{problem.Field}", problem.Reason);
        }
    }
}
