using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LlmOps.InferenceGateway.Models;

/// <summary>A model under the name callers use, with its prices in US dollars per million tokens.</summary>
internal sealed class Model
{
    private Model() { }

    public string Name { get; private init; } = "";
    public string Provider { get; private set; } = "";
    public string UpstreamName { get; private set; } = "";
    public decimal InputPrice { get; private set; }
    public decimal OutputPrice { get; private set; }
    public DateOnly? ShutdownDate { get; private set; }
    public string? Replacement { get; private set; }
    public string? Note { get; private set; }
    public DateTimeOffset UpdatedAt { get; private set; }

    public static Model Create(string name) => new() { Name = name };

    /// <returns>Whether this announces a shutdown that was not known before.</returns>
    public bool Set(PutModelRequest request, DateTimeOffset now)
    {
        var announces = request.ShutdownDate is not null && (request.ShutdownDate != ShutdownDate || request.Replacement != Replacement);
        (Provider, UpstreamName, InputPrice, OutputPrice) = (request.Provider, request.UpstreamName ?? Name, request.InputPrice, request.OutputPrice);
        (ShutdownDate, Replacement, Note, UpdatedAt) = (request.ShutdownDate, request.Replacement, request.Note, now);
        return announces;
    }

    public ModelResponse ToResponse() => new(Name, Provider, UpstreamName, InputPrice, OutputPrice, ShutdownDate, Replacement, Note, UpdatedAt);
}

internal sealed class ModelMapping : IEntityTypeConfiguration<Model>
{
    public void Configure(EntityTypeBuilder<Model> model)
    {
        model.ToTable("models").HasKey(m => m.Name);
        model.Property(m => m.Name).HasMaxLength(200);
        model.Property(m => m.Provider).HasMaxLength(100);
        model.Property(m => m.UpstreamName).HasMaxLength(200);
        model.Property(m => m.InputPrice).HasPrecision(18, 6);
        model.Property(m => m.OutputPrice).HasPrecision(18, 6);
        model.Property(m => m.Replacement).HasMaxLength(200);
        model.Property(m => m.Note).HasMaxLength(1000);
        model.HasOne<Provider>().WithMany().HasForeignKey(m => m.Provider).OnDelete(DeleteBehavior.Restrict);
    }
}
