using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using LlmOps.Testing;

namespace LlmOps.ServiceDefaults.Tests;

public sealed class MessagingTests(PostgresDatabase database, RabbitMqVirtualHost bus) : IClassFixture<PostgresDatabase>, IClassFixture<RabbitMqVirtualHost>
{
    [Fact]
    public async Task One_of_the_replicas_handles_a_message_and_every_replica_hears_a_broadcast()
    {
        await using var first = await StartAsync("one");
        await using var second = await StartAsync("one");
        await TakeNoteAsync(first, "hello");
        await Eventually.Async(() => first.Book.Heard.Contains("hello") && second.Book.Heard.Contains("hello"), "both replicas hear it");
        await Eventually.Async(() => first.Book.Kept.Count + second.Book.Kept.Count == 1, "one replica keeps it");
    }

    [Fact]
    public async Task Queues_are_quorum_queues_named_by_service_and_consumer()
    {
        await using var service = await StartAsync("two");
        // The management API learns of new queues a moment later than the broker.
        var names = "";
        await Eventually.Async(async () =>
        {
            var queues = (await bus.QueuesAsync()).EnumerateArray().ToList();
            names = string.Join(", ", queues.Select(q => q.GetProperty("name").GetString()));
            return queues.Any(q => q.GetProperty("name").GetString() == "probe-keep-note" && q.GetProperty("type").GetString() == "quorum");
        }, $"a quorum queue probe-keep-note exists, not only {names}");
    }

    [Fact]
    public async Task The_trace_of_the_request_goes_on_in_the_consumer()
    {
        using var listener = new ActivityListener { ShouldListenTo = _ => true, Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded };
        ActivitySource.AddActivityListener(listener);
        await using var service = await StartAsync("three");
        using var call = new Activity("product call").Start();
        await TakeNoteAsync(service, "traced");
        await Eventually.Async(() => service.Book.Traces.Contains(call.TraceId), "the consumer runs in the caller's trace");
    }

    [Fact]
    public async Task A_message_that_fails_every_retry_can_be_seen_and_sent_again()
    {
        await using var service = await StartAsync("four");
        service.Book.Jammed = true;
        await TakeNoteAsync(service, "stuck");
        using var http = service.Client();
        JsonElement letter = default;
        await Eventually.Async(async () =>
        {
            var items = (await http.GetFromJsonAsync<JsonElement>("/api/dead-letters/probe")).GetProperty("items");
            letter = items.GetArrayLength() > 0 ? items[0] : default;
            return items.GetArrayLength() > 0;
        }, "the delivery becomes a dead letter", TimeSpan.FromSeconds(60));
        Assert.Contains("the book is jammed", letter.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal(typeof(NoteTaken).FullName, letter.GetProperty("message_type").GetString());

        service.Book.Jammed = false;
        using var replay = await http.PostAsync($"/api/dead-letters/probe/{letter.GetProperty("id").GetString()}/replay", null);
        replay.EnsureSuccessStatusCode();
        await Eventually.Async(() => service.Book.Kept.Contains("stuck"), "the replayed message is handled");
    }

    private async Task<ProbeService> StartAsync(string purpose) =>
        await ProbeService.StartAsync(purpose == "one" ? database.ConnectionString : await database.CreateAnotherAsync(purpose), bus.AmqpUri);

    private static async Task TakeNoteAsync(ProbeService service, string text)
    {
        using var http = service.Client();
        using var response = await http.PostAsJsonAsync("/api/notes", new { text });
        response.EnsureSuccessStatusCode();
    }
}
