using System.Net;
using System.Text.Json.Nodes;
using LlmOps.Client;
using LlmOps.Client.Evals;
using LlmOps.EvalRuns.Scoring;
using LlmOps.EvalRuns.Tests.Kit;

namespace LlmOps.EvalRuns.Tests.Metrics;

public sealed class MetricOptionTests(EvalRunsDatabase databases) : IClassFixture<EvalRunsDatabase>
{
    private const string Secret = "a secret of the operator's";

    [Fact]
    public async Task A_metric_takes_options_and_says_why_on_each_item()
    {
        await using var siblings = await SiblingsAsync();
        await using var service = EvalRunsService.Start(await databases.FreshAsync(), siblings);

        var run = await service.UntilEndedAsync((await service.Runs.StartAsync(Order("""{"metric":"regex","name":"says a","options":{"pattern":"^a$"}}""", "exact_match"))).Id);

        Assert.Equal(["says a", "exact_match"], run.Scores.Select(s => s.Metric));
        Assert.Equal(1, run.Scores[0].Score);
        Assert.Equal(0.5, run.Scores[1].Score);
        Assert.Equal("differs in label", (await service.ResultsAsync(run.Id)).First(r => r.Scores["exact_match"] == 0).Explanations["exact_match"]);
    }

    [Fact]
    public async Task Everything_wrong_with_the_metrics_is_told_at_once()
    {
        await using var siblings = await SiblingsAsync();
        await using var service = EvalRunsService.Start(await databases.FreshAsync(), siblings);

        var wrong = await Assert.ThrowsAsync<LlmOpsException>(() => service.Runs.StartAsync(Order("""{"metric":"regex"}""", """{"metric":"token_f1","options":{"colour":"red"}}""", "exact_match", """{"metric":"contains","name":"exact_match"}""", """{"metric":"x""")));

        Assert.Equal(["metrics[0].options.pattern", "metrics[1].options.colour", "metrics[3]", "metrics[4]"], wrong.Problem!.Value.GetProperty("errors").EnumerateArray().Select(e => e.GetProperty("field").GetString()));
    }

    [Fact]
    public async Task A_webhook_is_sent_signed_predictions_and_tried_again_when_it_stumbles()
    {
        await using var siblings = await SiblingsAsync();
        await using var service = EvalRunsService.Start(await databases.FreshAsync(), siblings, ("Webhooks__SigningSecret", Secret), ("Webhooks__AllowPrivate", "true"), ("Webhooks__FirstRetryMilliseconds", "1"));
        var stumbled = 0;
        siblings.Webhook = body => Interlocked.Increment(ref stumbled) == 1 ? (503, "") : (200, $$"""{"score":{{(body.Contains("0000", StringComparison.Ordinal) ? "0.25" : "1")}},"explanation":"read {{body.Length}} characters"}""");

        var run = await service.UntilEndedAsync((await service.Runs.StartAsync(Order(Hook(siblings)))).Id);

        Assert.Equal("completed", run.Status);
        Assert.Equal(9.25 / 10, run.Scores.Single().Score!.Value, 9);
        Assert.Equal(11, siblings.WebhookCalls.Count);
        Assert.All(siblings.WebhookCalls, call =>
        {
            var seconds = long.Parse(call.Signature.Split([',', '='])[1], System.Globalization.CultureInfo.InvariantCulture);
            Assert.Equal(WebhookCaller.Sign(Secret, seconds, call.Body), call.Signature);
        });
        Assert.StartsWith("read ", (await service.ResultsAsync(run.Id))[0].Explanations["webhook"], StringComparison.Ordinal);
        Assert.DoesNotContain(service.Log, line => line.Contains(Secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_webhook_on_a_private_address_is_never_called_unless_the_operator_allows_it()
    {
        await using var siblings = await SiblingsAsync();
        await using var service = EvalRunsService.Start(await databases.FreshAsync(), siblings, ("Webhooks__SigningSecret", Secret));

        var run = await service.UntilEndedAsync((await service.Runs.StartAsync(Order(Hook(siblings)))).Id);

        Assert.Equal(("failed", 10), (run.Status, run.Outcomes["metric_error"]));
        Assert.Contains("its address is private", (await service.ResultsAsync(run.Id))[0].Error, StringComparison.Ordinal);
        Assert.Empty(siblings.WebhookCalls);
    }

    [Fact]
    public async Task A_webhook_needs_a_signing_secret_and_never_sees_the_sealed_split()
    {
        await using var siblings = await SiblingsAsync();
        siblings.Fill("test", 2);
        await using var unsigned = EvalRunsService.Start(await databases.FreshAsync(), siblings);
        Assert.Equal("webhooks_not_configured", (await Assert.ThrowsAsync<LlmOpsException>(() => unsigned.Runs.StartAsync(Order(Hook(siblings))))).Code);

        await using var service = EvalRunsService.Start(await databases.FreshAsync(), siblings, ("Webhooks__SigningSecret", Secret), ("Webhooks__AllowPrivate", "true"));
        Assert.Equal("test_split_sealed", (await Assert.ThrowsAsync<LlmOpsException>(() => service.Runs.StartAsync(Order(Hook(siblings)) with { Split = "test", Reason = "curious" }))).Code);
        Assert.Equal("metrics[0]", (await Assert.ThrowsAsync<LlmOpsException>(() => service.Runs.StartAsync(Order("""{"metric":"webhook","options":{"url":"file:///etc","timeout_seconds":0}}""")))).Problem!.Value.GetProperty("errors")[0].GetProperty("field").GetString());
        Assert.Empty(siblings.WebhookCalls);
        Assert.Empty(siblings.FinalChecks);
    }

    [Fact]
    public async Task Answers_are_compared_by_their_embeddings()
    {
        await using var siblings = await SiblingsAsync();
        siblings.Document = JsonNode.Parse("""{"profile":"native","steps":[{"id":"s","module":"predict","adapter":"chat","signature":{"inputs":[{"name":"text","type":"str"}],"outputs":[{"name":"label","type":"str"}]},"model":{"name":"small"}}]}""");
        siblings.Answer = (_, _) => Task.FromResult((200, ScriptedSiblings.Says("ab")));
        await using var service = EvalRunsService.Start(await databases.FreshAsync(), siblings);

        var run = await service.UntilEndedAsync((await service.Runs.StartAsync(Order("""{"metric":"embedding_similarity","options":{"model":"practice-embed"}}"""))).Id);

        Assert.Equal(Math.Sqrt(0.5), run.Scores.Single().Score!.Value, 6);
        Assert.StartsWith("cosine 0.707", (await service.ResultsAsync(run.Id))[0].Explanations["embedding_similarity"], StringComparison.Ordinal);
        Assert.All(siblings.EmbeddedModels, model => Assert.Equal("practice-embed", model));
    }

    [Fact]
    public async Task An_embedding_metric_needs_a_model_and_its_failure_is_no_score()
    {
        await using var siblings = await SiblingsAsync();
        siblings.Document = JsonNode.Parse("""{"profile":"native","steps":[{"id":"s","module":"predict","adapter":"chat","signature":{"inputs":[{"name":"text","type":"str"}],"outputs":[{"name":"label","type":"str"}]},"model":{"name":"small"}}]}""");
        siblings.Answer = (_, _) => Task.FromResult((200, ScriptedSiblings.Says("ab")));
        await using var service = EvalRunsService.Start(await databases.FreshAsync(), siblings);
        var wrong = await Assert.ThrowsAsync<LlmOpsException>(() => service.Runs.StartAsync(Order("embedding_similarity")));
        Assert.Contains("needs options with a model", wrong.Message, StringComparison.Ordinal);

        var run = await service.UntilEndedAsync((await service.Runs.StartAsync(Order("""{"metric":"embedding_similarity","options":{"model":"away"}}"""))).Id);
        Assert.Equal(("failed", 10), (run.Status, run.Outcomes["metric_error"]));
    }

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("2606:4700::1111", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("172.20.0.1", false)]
    [InlineData("192.168.1.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("::1", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("64:ff9b::7f00:1", false)]
    public void Private_and_special_addresses_are_told_from_public_ones(string address, bool isPublic) => Assert.Equal(isPublic, PublicAddress.Is(IPAddress.Parse(address)));

    private static StartEvalRunRequest Order(params string[] metrics) => new() { Program = "triage", Version = "1", Dataset = "tickets", DatasetVersion = "1", Metrics = metrics };

    private static string Hook(ScriptedSiblings siblings) => $$$"""{"metric":"webhook","options":{"url":"{{{siblings.Address}}}webhook"}}""";

    private static async Task<ScriptedSiblings> SiblingsAsync()
    {
        var siblings = await ScriptedSiblings.StartAsync();
        siblings.Fill("validation", 10, i => i % 2 == 0 ? "a" : "b");
        return siblings;
    }
}
