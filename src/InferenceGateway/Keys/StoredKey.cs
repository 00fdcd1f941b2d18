using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LlmOps.InferenceGateway.Keys;

/// <summary>An API key as the database knows it: its hash, never the key.</summary>
internal sealed class StoredKey
{
    private StoredKey() { }

    public string Id { get; private init; } = "";
    public string Name { get; private init; } = "";
    public string Hash { get; private set; } = "";
    public string[] Scopes { get; private init; } = [];
    public string[]? Programs { get; private init; }
    public string CreatedBy { get; private init; } = "";
    public DateTimeOffset CreatedAt { get; private init; }
    public DateTimeOffset? RevokedAt { get; private set; }

    public static StoredKey Create(string id, CreateKeyRequest request, string hash, string who, DateTimeOffset now) => new()
    {
        Id = id,
        Name = request.Name.Trim(),
        Hash = hash,
        Scopes = [.. request.Scopes.Distinct(StringComparer.Ordinal)],
        Programs = request.Programs is { } programs ? [.. programs.Distinct(StringComparer.Ordinal)] : null,
        CreatedBy = who,
        CreatedAt = now,
    };

    public bool TryRevoke(DateTimeOffset now)
    {
        if (RevokedAt is not null)
        {
            return false;
        }

        RevokedAt = now;
        return true;
    }

    /// <summary>Only the bootstrap key may change its secret: it follows the configuration.</summary>
    public void FollowConfiguration(string hash) => Hash = hash;

    public KeyResponse ToResponse() => new(Id, Name, Scopes, Programs, CreatedBy, CreatedAt, RevokedAt);
}

internal sealed class StoredKeyMapping : IEntityTypeConfiguration<StoredKey>
{
    public void Configure(EntityTypeBuilder<StoredKey> key)
    {
        key.ToTable("api_keys");
        key.Property(k => k.Id).HasMaxLength(40);
        key.Property(k => k.Name).HasMaxLength(100);
        key.Property(k => k.Hash).HasMaxLength(64).IsFixedLength();
        key.HasIndex(k => k.Hash).IsUnique();
        key.Property<uint>("xmin").IsRowVersion();
    }
}
