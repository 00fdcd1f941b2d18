using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LlmOps.InferenceGateway.Models;

/// <summary>Somebody who serves models over OpenAI's API. Of its key only the name of the setting is stored.</summary>
internal sealed class Provider
{
    private Provider() { }

    public string Name { get; private init; } = "";
    public string BaseUrl { get; private set; } = "";
    public string? KeySetting { get; private set; }
    public double TimeoutSeconds { get; private set; }
    public DateTimeOffset UpdatedAt { get; private set; }

    public static Provider Create(string name) => new() { Name = name };

    public void Set(PutProviderRequest request, DateTimeOffset now) =>
        (BaseUrl, KeySetting, TimeoutSeconds, UpdatedAt) = (request.BaseUrl.TrimEnd('/'), request.KeySetting, request.TimeoutSeconds, now);
}

internal sealed class ProviderMapping : IEntityTypeConfiguration<Provider>
{
    public void Configure(EntityTypeBuilder<Provider> provider)
    {
        provider.ToTable("providers").HasKey(p => p.Name);
        provider.Property(p => p.Name).HasMaxLength(100);
        provider.Property(p => p.BaseUrl).HasMaxLength(500);
        provider.Property(p => p.KeySetting).HasMaxLength(100);
    }
}
