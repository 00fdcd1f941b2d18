using LlmOps.ProgramRegistry.Catalog;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LlmOps.ProgramRegistry.Labels;

/// <summary>Where a label of a program points now.</summary>
internal sealed class ProgramLabel
{
    private ProgramLabel() { }

    public ProgramLabel(Guid programId, string name, int version) => (ProgramId, Name, Version) = (programId, name, version);

    public Guid ProgramId { get; private init; }

    public string Name { get; private init; } = "";

    public int Version { get; set; }
}

internal sealed class ProgramLabelMapping : IEntityTypeConfiguration<ProgramLabel>
{
    public void Configure(EntityTypeBuilder<ProgramLabel> label)
    {
        label.ToTable("program_labels");
        label.HasKey(l => new { l.ProgramId, l.Name });
        label.Property(l => l.Name).HasMaxLength(100);
        label.HasOne<LmProgram>().WithMany().HasForeignKey(l => l.ProgramId);
    }
}
