using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LlmOps.EvalRuns.MetricCatalog;
using LlmOps.ServiceDefaults.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LlmOps.EvalRuns.Judges;

/// <summary>
/// A judge: a program that gives a verdict, which verdicts pass, and what it is shown. Immutable and numbered; the highest number is the judge.
/// Whatever may change a verdict (document, model, reading) is in the hash, and a certificate holds for one hash.
/// </summary>
internal sealed class JudgeVersion
{
    public required string Name { get; init; }
    public required int Number { get; init; }
    public required string Hash { get; init; }
    public required string Program { get; init; }
    public required int ProgramVersion { get; init; }
    public required string ProgramHash { get; init; }
    public required string SpecJson { get; init; }

    /// <summary>Asked instead of the document's model.</summary>
    public string? Model { get; init; }

    /// <summary>The output that holds the verdict.</summary>
    public required string Output { get; init; }

    /// <summary>Verdicts that pass; none when the verdict is a grade from 0 to 1.</summary>
    public required string[] Pass { get; init; }

    /// <summary>Where the judge's inputs come from when it scores a prediction, as JSON; see <see cref="Scoring.JudgeInputs"/>.</summary>
    public required string Inputs { get; init; }

    /// <summary>The input that holds the judged answer; its length is held against the verdicts.</summary>
    public string? AnswerInput { get; init; }

    /// <summary>The two inputs that hold the compared answers, for a judge that says which is better; a verdict passes when it names the first. Empty for judges of one answer.</summary>
    public string[] Pair { get; init; } = [];

    public required string CreatedBy { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    public IReadOnlyDictionary<string, string> Bindings => JsonSerializer.Deserialize<Dictionary<string, string>>(Inputs, JsonDefaults.Options)!;

    public static string HashOf(string programHash, string? model, string output, IEnumerable<string> pass, string inputs, string? answerInput, IReadOnlyList<string> pair) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', [programHash, model ?? "", output, string.Join('\t', pass), inputs, answerInput ?? "", .. pair]))));

    public JudgeUse Use(IReadOnlyDictionary<string, string> bindings, Guid? certificate) => new()
    {
        Name = Name, Number = Number, Hash = Hash, ProgramHash = ProgramHash, SpecJson = SpecJson, Model = Model, Output = Output, Pass = Pass,
        Inputs = bindings, CertificateId = certificate,
    };
}

internal sealed class JudgeVersionMapping : IEntityTypeConfiguration<JudgeVersion>
{
    public void Configure(EntityTypeBuilder<JudgeVersion> judge)
    {
        judge.HasKey(j => new { j.Name, j.Number });
        judge.Property(j => j.Name).HasMaxLength(100);
        judge.Property(j => j.Hash).HasMaxLength(64);
        judge.Property(j => j.Program).HasMaxLength(100);
        judge.Property(j => j.ProgramHash).HasMaxLength(64);
        judge.Property(j => j.Model).HasMaxLength(200);
        judge.Property(j => j.Output).HasMaxLength(100);
        judge.Property(j => j.AnswerInput).HasMaxLength(100);
        judge.Property(j => j.Inputs).HasColumnType("json");
        judge.Property(j => j.CreatedBy).HasMaxLength(200);
        judge.Ignore(j => j.Bindings);
    }
}
