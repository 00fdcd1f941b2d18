using LlmOps.Programs.Execution;
using LlmOps.Programs.Signatures;
using LlmOps.Programs.Versions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LlmOps.ProgramRegistry.Catalog;

/// <summary>A named program. What a list shows of its latest version is kept on its own row.</summary>
internal sealed class LmProgram
{
    private LmProgram() { }

    public Guid Id { get; private init; }

    public string Name { get; private init; } = "";

    public int LatestVersion { get; private set; }

    public string Signature { get; private set; } = "";

    public string Module { get; private set; } = "";

    /// <summary>What a search finds of its latest version; labels have a table of their own.</summary>
    public string SearchText { get; private set; } = "";

    /// <summary>The models its steps ask, first step first.</summary>
    public List<string> Models { get; private set; } = [];

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset UpdatedAt { get; private set; }

    /// <summary>Counts the next version and shows it in lists.</summary>
    /// <returns>The version's number.</returns>
    public int Advance(ProgramSpec spec, DateTimeOffset now)
    {
        var plan = ProgramPlan.Compile(spec);
        Signature = SpecShorthand.Write(Fields(plan.Inputs), Fields(plan.Outputs));
        Module = spec.Steps is [var only] ? only.Module : $"{spec.Steps.Count} steps";
        SearchText = Catalog.SearchText.Of(Name, spec);
        Models = [.. spec.Models];
        UpdatedAt = now;
        return ++LatestVersion;
    }

    private static IEnumerable<FieldSpec> Fields(IEnumerable<SignatureField> fields) => fields.Select(f => new FieldSpec(f.Name, f.Type.Text));

    public void Touch(DateTimeOffset now) => UpdatedAt = now;
}

internal sealed class LmProgramMapping : IEntityTypeConfiguration<LmProgram>
{
    public void Configure(EntityTypeBuilder<LmProgram> program)
    {
        program.ToTable("programs");
        program.Property(p => p.Name).HasMaxLength(100).UseCollation("C");
        program.HasIndex(p => p.Name).IsUnique();
        program.Property(p => p.Module).HasMaxLength(50);
        program.HasIndex(p => p.Models).HasMethod("gin");
    }
}
