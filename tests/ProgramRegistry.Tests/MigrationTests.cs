using LlmOps.ProgramRegistry.Persistence;
using Microsoft.EntityFrameworkCore;

namespace LlmOps.ProgramRegistry.Tests;

public sealed class MigrationTests
{
    [Fact]
    public void The_migration_holds_the_whole_model()
    {
        using var db = new RegistryDesignTime().CreateDbContext([]);
        Assert.False(db.Database.HasPendingModelChanges());
    }
}
