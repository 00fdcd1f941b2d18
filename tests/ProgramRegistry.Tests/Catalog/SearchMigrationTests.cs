using System.Text.Json;
using LlmOps.ProgramRegistry.Catalog;
using LlmOps.ProgramRegistry.Persistence;
using LlmOps.Programs.Versions;
using LlmOps.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace LlmOps.ProgramRegistry.Tests.Catalog;

public sealed class SearchMigrationTests(PostgresDatabase database) : IClassFixture<PostgresDatabase>
{
    private const string Old = """{"profile":"native","steps":[{"id":"old","module":"predict","adapter":"chat","signature":{"inputs":[{"name":"q","type":"str"}],"outputs":[{"name":"a","type":"str"}]},"model":{"name":"m"}}]}""";
    private const string Latest = """{"profile":"native","steps":[{"id":"sort","module":"predict","adapter":"chat","signature":{"instructions":"Sort\nMail.","inputs":[{"name":"Text","type":"str","desc":"a mail"}],"outputs":[{"name":"label","type":"Literal['A']"},{"name":"n","type":"int"}]},"model":{"name":"m"}},{"id":"say","module":"predict","adapter":"chat","signature":{"inputs":[],"outputs":[{"name":"x","type":"str"}]},"model":{"name":"m"}}]}""";
    private const string WithZero = """{"profile":"native","steps":[{"id":"z","module":"predict","adapter":"chat","signature":{"instructions":"a\u0000b","inputs":[],"outputs":[{"name":"a","type":"str"}]},"model":{"name":"m"}}]}""";

    [Fact]
    public async Task Programs_from_before_are_found_by_the_words_of_their_latest_version()
    {
        await using var db = new RegistryDbContext(new DbContextOptionsBuilder<RegistryDbContext>().UseNpgsql(database.ConnectionString).Options);
        var migrator = db.GetService<IMigrator>();
        await migrator.MigrateAsync("Initial");
        await InsertAsync(db, "two-versions", Old, Latest);
        await InsertAsync(db, "zero", WithZero);
        await migrator.MigrateAsync();
        Assert.Equal(SearchText.Of("two-versions", JsonSerializer.Deserialize<ProgramSpec>(Latest, ProgramSpecJson.Options)!), (await db.Programs.SingleAsync(p => p.Name == "two-versions")).SearchText);
        Assert.Equal("zero", (await db.Programs.SingleAsync(p => p.Name == "zero")).SearchText);
        Assert.Equal(1, await db.Database.SqlQueryRaw<int>("select count(*)::int as \"Value\" from pg_indexes where indexname = 'ix_programs_search_text'").SingleAsync());
    }

    private static async Task InsertAsync(RegistryDbContext db, string name, params string[] specs)
    {
        await db.Database.ExecuteSqlAsync($"insert into programs (id, name, latest_version, signature, module, models, created_at, updated_at) values (gen_random_uuid(), {name}, {specs.Length}, '', '', '{{}}', now(), now())");
        foreach (var (i, spec) in specs.Index())
        {
            await db.Database.ExecuteSqlAsync($"insert into program_versions (id, program_id, number, hash, spec, author, origin_kind, created_at) select gen_random_uuid(), id, {i + 1}, {i.ToString()}, {spec}::json, 'x', 'human', now() from programs where name = {name}");
        }
    }
}
