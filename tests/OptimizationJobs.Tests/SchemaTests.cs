using LlmOps.OptimizationJobs.Persistence;
using Microsoft.EntityFrameworkCore;

namespace LlmOps.OptimizationJobs.Tests;

public sealed class SchemaTests
{
    [Fact]
    public void The_migrations_cover_the_model()
    {
        using var db = new OptimizationJobsDesignTime().CreateDbContext([]);

        Assert.False(db.Database.HasPendingModelChanges());
    }
}
