using LlmOps.ProgramRegistry.Persistence;
using LlmOps.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace LlmOps.ProgramRegistry.Tests.Datasets;

public sealed class HashMigrationTests(PostgresDatabase database) : IClassFixture<PostgresDatabase>
{
    [Fact]
    public async Task Rows_from_before_get_the_hashes_that_an_import_would_give_them()
    {
        await using var db = new RegistryDbContext(new DbContextOptionsBuilder<RegistryDbContext>().UseNpgsql(database.ConnectionString).Options);
        var migrator = db.GetService<IMigrator>();
        await migrator.MigrateAsync("SearchText");
        await db.Database.ExecuteSqlRawAsync(
            """
            insert into datasets (id, name, latest_version, created_at, updated_at) values ('00000000-0000-0000-0000-000000000001', 'old', 1, now(), now());
            insert into dataset_versions (id, dataset_id, number, hash, counts, input_fields, label_fields, metadata_fields, label_counts, warnings, author, created_at)
            values ('00000000-0000-0000-0000-000000000002', '00000000-0000-0000-0000-000000000001', 1, 'h', '{{}}', array['text'], array['label'], '{{}}', '{{}}', '{{}}', 'x', now());
            insert into examples (version_id, position, example_id, split, inputs, labels, metadata) values
                ('00000000-0000-0000-0000-000000000002', 0, 'a', 'train', '{{"n":2,"text":" Lost  my\tCARD"}}', '{{"label":"card"}}', null),
                ('00000000-0000-0000-0000-000000000002', 1, 'b', 'unlabelled', '{{"text":"zero \u0000 here"}}', null, '{{"page":"3"}}');
            """);
        await migrator.MigrateAsync();
        var rows = await db.Examples.OrderBy(e => e.Position).ToListAsync();
        Assert.Equal(Half("{\"n\":2,\"text\":\" Lost  my\\tCARD\"}"), rows[0].InputsHash);
        Assert.Equal(Half("{\"n\":2,\"text\":\" Lost  my\\tCARD\"}\n{\"label\":\"card\"}\n"), rows[0].ContentHash);
        Assert.Equal(Half("2\u001flost my card"), rows[0].GroupHash);
        Assert.Equal(Half("{\"label\":\"card\"}"), rows[0].LabelsHash);
        Assert.Equal(Half("{\"text\":\"zero \\u0000 here\"}\n\n{\"page\":\"3\"}"), rows[1].ContentHash);
        Assert.Null(rows[1].LabelsHash);
    }

    private static Guid Half(string text) => new(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)).AsSpan(0, 16), bigEndian: true);
}
