using LlmOps.ProgramRegistry.Annotation;
using LlmOps.ProgramRegistry.Catalog;
using LlmOps.ProgramRegistry.Datasets;
using LlmOps.ProgramRegistry.Datasets.FinalChecks;
using LlmOps.ProgramRegistry.Labels;
using LlmOps.ProgramRegistry.Versions;
using LlmOps.ServiceDefaults.Messaging;
using LlmOps.ServiceDefaults.Persistence;
using Microsoft.EntityFrameworkCore;

namespace LlmOps.ProgramRegistry.Persistence;

internal sealed class RegistryDbContext(DbContextOptions<RegistryDbContext> options) : DbContext(options)
{
    public DbSet<LmProgram> Programs => Set<LmProgram>();

    public DbSet<ProgramVersion> ProgramVersions => Set<ProgramVersion>();

    public DbSet<ProgramLabel> ProgramLabels => Set<ProgramLabel>();

    public DbSet<LabelMove> LabelMoves => Set<LabelMove>();

    public DbSet<Dataset> Datasets => Set<Dataset>();

    public DbSet<DatasetVersion> DatasetVersions => Set<DatasetVersion>();

    public DbSet<Example> Examples => Set<Example>();

    public DbSet<FinalCheck> FinalChecks => Set<FinalCheck>();

    public DbSet<AnnotationQueue> AnnotationQueues => Set<AnnotationQueue>();

    public DbSet<AnnotationItem> AnnotationItems => Set<AnnotationItem>();

    public DbSet<ItemLabel> ItemLabels => Set<ItemLabel>();

    protected override void OnModelCreating(ModelBuilder model)
    {
        model.ApplyConfigurationsFromAssembly(typeof(RegistryDbContext).Assembly);
        model.AddMessagingTables();
        model.UseSnakeCaseNames();
    }
}
