using LlmOps.Client.Registry;
using LlmOps.ProgramRegistry.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static LlmOps.ProgramRegistry.Tests.Versions.PublishVersionTests;

namespace LlmOps.ProgramRegistry.Tests.Catalog;

public sealed class SearchTests(RegistryService registry) : IClassFixture<RegistryService>
{
    private ProgramsClient Programs => registry.As(RegistryService.WriteKey).Programs;

    [Theory]
    [InlineData("find-ref", "find-refunds")]
    [InlineData("Answers Angry", "find-refunds")]
    [InlineData("urgency_LEVEL", "find-refunds")]
    [InlineData("wait three", "find-refunds")]
    [InlineData("card_lost", "find-cards")]
    [InlineData("shipped-in-may", "find-cards")]
    [InlineData("shipped-in-may bank", "find-cards")]
    [InlineData("find-", "find-cards", "find-refunds")]
    [InlineData("100% find-", "find-cards")]
    [InlineData("angry bank")]
    [InlineData("old words")]
    [InlineData("fin_-")]
    public async Task Every_word_must_stand_in_the_name_the_labels_or_the_latest_version(string search, params string[] found)
    {
        await Programs.PublishAsync("find-refunds", new() { Signature = "mail -> urgency_level: int", Instructions = "Old words.", Model = "m" });
        await Programs.PublishAsync("find-refunds", Document("""{"steps":[{"id":"main","model":{"name":"m"},"signature":{"instructions":"Sort answers\nto angry customers.","inputs":[{"name":"mail"}],"outputs":[{"name":"urgency_level","type":"int","desc":"how long they can wait, one to three"}]}}]}"""));
        await Programs.PublishAsync("find-cards", new() { Signature = "message -> label: Literal['card_lost', 'other']", Instructions = "Sort a bank's mail with 100% care.", Model = "m" });
        await Programs.MoveLabelAsync("find-cards", "shipped-in-may", new(1));
        Assert.Equal(found, (await Programs.ListAsync(search: search)).Items.Select(p => p.Name));
    }

    [Fact]
    public async Task A_label_taken_away_is_found_no_more()
    {
        await Programs.PublishAsync("labelled", Shorthand("m"));
        await Programs.MoveLabelAsync("labelled", "glorious", new(1));
        Assert.Single((await Programs.ListAsync(search: "glorious")).Items);
        await Programs.MoveLabelAsync("labelled", "glorious", new(null));
        Assert.Empty((await Programs.ListAsync(search: "glorious")).Items);
    }

    [Fact]
    public async Task Ten_thousand_programs_are_searched_and_paged_in_order()
    {
        await using (var scope = registry.Services.CreateAsyncScope())
        {
            await scope.ServiceProvider.GetRequiredService<RegistryDbContext>().Database.ExecuteSqlRawAsync(
                """
                insert into programs (id, name, latest_version, signature, module, search_text, models, created_at, updated_at)
                select gen_random_uuid(), 'many-' || lpad(i::text, 5, '0'), 1, 'a -> b', 'predict', 'many-' || lpad(i::text, 5, '0') || ' crowd ' || case when i % 2500 = 0 then 'needle' else 'straw' end, array['m'], now(), now()
                from generate_series(1, 10000) i
                """);
        }

        Assert.Equal(["many-02500", "many-05000", "many-07500", "many-10000"], (await Programs.ListAsync(search: "needle crowd")).Items.Select(p => p.Name));
        var names = new List<string>();
        string? cursor = null;
        do
        {
            var page = await Programs.ListAsync(search: "crowd", cursor: cursor, limit: 1000);
            names.AddRange(page.Items.Select(p => p.Name));
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        Assert.Equal(Enumerable.Range(1, 10_000).Select(i => $"many-{i:00000}"), names);
    }
}
