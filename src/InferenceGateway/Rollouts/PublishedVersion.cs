using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LlmOps.InferenceGateway.Rollouts;

/// <summary>The gateway's own copy of a published program version.</summary>
internal sealed class PublishedVersion
{
    private PublishedVersion() { }

    public PublishedVersion(string program, int number, string hash, string specJson, DateTimeOffset publishedAt) =>
        (Program, Number, Hash, SpecJson, PublishedAt) = (program, number, hash, specJson, publishedAt);

    public string Program { get; private init; } = "";
    public int Number { get; private init; }
    public string Hash { get; private init; } = "";
    public string SpecJson { get; private init; } = "";
    public DateTimeOffset PublishedAt { get; private init; }
}

internal sealed class PublishedVersionMapping : IEntityTypeConfiguration<PublishedVersion>
{
    public void Configure(EntityTypeBuilder<PublishedVersion> version)
    {
        version.ToTable("program_versions").HasKey(v => new { v.Program, v.Number });
        version.Property(v => v.Program).HasMaxLength(200);
        version.Property(v => v.Hash).HasMaxLength(64);
    }
}
