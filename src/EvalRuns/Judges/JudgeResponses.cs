using System.Text.Json;
using LlmOps.Evaluation.Judges;
using LlmOps.ServiceDefaults.Http;

namespace LlmOps.EvalRuns.Judges;

/// <summary>A judge as callers see it, with its newest certificate.</summary>
internal sealed record JudgeResponse(
    string Name, int Number, string Hash, string Program, int ProgramVersion, string? Model, string Output, IReadOnlyList<string> Pass, IReadOnlyDictionary<string, string> Inputs,
    string? AnswerInput, IReadOnlyList<string> Pair, string CreatedBy, DateTimeOffset CreatedAt, bool IsCertified, CertificateResponse? Certificate)
{
    public static JudgeResponse Of(JudgeVersion judge, Certificate? newest, DateTimeOffset now) => new(
        judge.Name, judge.Number, judge.Hash, judge.Program, judge.ProgramVersion, judge.Model, judge.Output, judge.Pass, judge.Bindings, judge.AnswerInput, judge.Pair, judge.CreatedBy, judge.CreatedAt,
        newest is not null && newest.JudgeNumber == judge.Number && newest.IsValidAt(now), newest is null ? null : CertificateResponse.Of(newest, judge.Number, now));
}

/// <summary>A certificate as callers see it.</summary>
internal sealed record CertificateResponse(
    Guid Id, string Judge, int JudgeNumber, string Dataset, int DatasetVersion, string Split, string LabelField, IReadOnlyList<string> RaterFields, string Status, IReadOnlyList<string> Reasons,
    JudgeFigures? Figures, CertificateRequirements Requirements, string RequestedBy, DateTimeOffset CreatedAt, DateTimeOffset? DecidedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? SentinelAt)
{
    /// <param name="certificate">The certificate.</param>
    /// <param name="current">Number of the judge's current version.</param>
    /// <param name="now">The time.</param>
    public static CertificateResponse Of(Certificate certificate, int current, DateTimeOffset now)
    {
        var (status, reasons) = certificate.Status is not CertificateStatus.Certified ? (certificate.Status, (IReadOnlyList<string>)certificate.Reasons)
            : certificate.JudgeNumber != current ? (CertificateStatus.Expired, [$"The judge is now version {current}."])
            : !certificate.IsValidAt(now) ? (CertificateStatus.Expired, [$"It was valid for {certificate.ValidDays} days."])
            : (certificate.Status, certificate.Reasons);
        return new(certificate.Id, certificate.Judge, certificate.JudgeNumber, certificate.Dataset, certificate.DatasetVersion, certificate.Split, certificate.LabelField, certificate.RaterFields,
            status, reasons, Read<JudgeFigures>(certificate.Figures), Read<CertificateRequirements>(certificate.Requirements)!, certificate.RequestedBy, certificate.CreatedAt, certificate.DecidedAt, certificate.ExpiresAt, certificate.SentinelAt);
    }

    private static T? Read<T>(string? json) where T : class => json is null ? null : JsonSerializer.Deserialize<T>(json, JsonDefaults.Options);
}
