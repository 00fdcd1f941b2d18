using System.Buffers.Binary;
using System.Net;
using System.Text.Json.Nodes;

namespace LlmOps.PracticeModel.Tests.Serving;

public sealed class AnsweringTests : IAsyncLifetime
{
    private PracticeServer _server = null!;

    public async Task InitializeAsync() => _server = await PracticeServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData(0)]
    [InlineData(1.5)]
    public async Task The_same_request_twice_gives_the_same_bytes(double temperature)
    {
        var request = Prompting.Request("a happy day", temperature: temperature);
        using var first = await _server.PostAsync(request);
        using var second = await _server.PostAsync(request);

        Assert.Equal(await first.Content.ReadAsByteArrayAsync(), await second.Content.ReadAsByteArrayAsync());
        Assert.Equal("deterministic stand-in, not a language model", first.Headers.GetValues("x-practice-model").Single());
    }

    [Fact]
    public async Task Repeats_vary_with_a_temperature_and_agree_without()
    {
        var warm = new HashSet<string>(StringComparer.Ordinal);
        var cold = new HashSet<string>(StringComparer.Ordinal);
        for (var sample = 0; sample < 20; sample++)
        {
            warm.Add(await _server.SayAsync(Prompting.Request("nothing known", temperature: 1), ("x-llmops-sample", $"{sample}")));
            cold.Add(await _server.SayAsync(Prompting.Request("nothing known"), ("x-llmops-sample", $"{sample}")));
        }

        Assert.Equal(2, warm.Count);
        Assert.Single(cold);
    }

    [Theory]
    [InlineData("label")]
    [InlineData("reasoning,label,confidence")]
    public async Task The_pieces_of_a_stream_are_the_whole_answer(string outputs)
    {
        var whole = await _server.AskAsync(Prompting.Request("a happy day", outputs: outputs));
        var (events, broken) = await _server.StreamAsync(Prompting.Request("a happy day", outputs: outputs, stream: true));

        Assert.False(broken);
        Assert.Equal((string)whole["choices"]![0]!["message"]!["content"]!, PracticeServer.TextOf(events));
        Assert.Equal("[DONE]", events[^1]);
        Assert.Equal("assistant", (string)JsonNode.Parse(events[0])!["choices"]![0]!["delta"]!["role"]!);
        Assert.Equal("stop", (string)JsonNode.Parse(events[^3])!["choices"]![0]!["finish_reason"]!);
        Assert.True(JsonNode.DeepEquals(whole["usage"], JsonNode.Parse(events[^2])!["usage"]));
    }

    [Fact]
    public async Task A_token_limit_cuts_the_answer_and_says_so()
    {
        var answer = await _server.AskAsync(new { model = "practice-small", messages = new[] { new { role = "user", content = "héllo wörld" } }, max_tokens = 5 });

        Assert.Equal("length", (string)answer["choices"]![0]!["finish_reason"]!);
        Assert.Equal(5, (int)answer["usage"]!["completion_tokens"]!);
    }

    [Fact]
    public async Task Models_are_listed_with_their_end_and_successor()
    {
        var models = JsonNode.Parse(await _server.Client.GetStringAsync("/v1/models"))!["data"]!.AsArray();

        Assert.Equal(["practice-small", "practice-small-2", "practice-large", "practice-embed"], models.Select(model => (string)model!["id"]!));
        Assert.Equal("2027-03-31", (string)models[0]!["shutdown_date"]!);
        Assert.Equal("practice-small-2", (string)models[0]!["replacement"]!);
        Assert.True((long)models[1]!["created"]! > (long)models[0]!["created"]!);
        Assert.Null(models[1]!["shutdown_date"]);
    }

    [Fact]
    public async Task Base64_embeddings_hold_the_same_numbers_as_plain_ones()
    {
        string[] input = ["the parcel is late", "my parcel is very late", "forgot my password"];
        var plain = await _server.AskAsync(new { model = "practice-embed", input }, "/v1/embeddings");
        var packed = await _server.AskAsync(new { model = "practice-embed", input, encoding_format = "base64" }, "/v1/embeddings");

        var vectors = Enumerable.Range(0, 3).Select(index => plain["data"]![index]!["embedding"]!.AsArray().Select(value => (float)value!).ToArray()).ToList();
        for (var index = 0; index < 3; index++)
        {
            var bytes = Convert.FromBase64String((string)packed["data"]![index]!["embedding"]!);
            Assert.Equal(vectors[index], Enumerable.Range(0, bytes.Length / 4).Select(at => BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(at * 4))));
            Assert.Equal(1, vectors[index].Sum(value => value * value), 4);
        }

        Assert.True(Dot(vectors[0], vectors[1]) > Dot(vectors[0], vectors[2]));
    }

    [Fact]
    public async Task The_books_agree_with_what_the_answers_stated()
    {
        long calls = 0, prompt = 0, completion = 0;
        foreach (var row in SupportMessages.All.Take(15))
        {
            var answer = await _server.AskAsync(Prompting.Request(row.Text, SupportMessages.Labels), headers: ("Authorization", "Bearer secret-of-a"));
            calls++;
            prompt += (long)answer["usage"]!["prompt_tokens"]!;
            completion += (long)answer["usage"]!["completion_tokens"]!;
        }

        (await _server.PostAsync(Prompting.Request("x", model: "practice-small@500"), headers: [("Authorization", "Bearer secret-of-b"), ("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")])).Dispose();
        var stats = await _server.StatsAsync();

        var model = stats["models"]!["practice-small"]!;
        Assert.Equal(calls + 1, (long)model["calls"]!);
        Assert.Equal(calls, (long)model["answers"]!);
        Assert.Equal(1, (long)model["errors"]!);
        Assert.Equal(prompt, (long)model["prompt_tokens"]!);
        Assert.Equal(completion, (long)model["completion_tokens"]!);
        Assert.Equal(((prompt * 0.15m) + (completion * 0.60m)) / 1_000_000m, (decimal)model["cost_usd"]!);
        Assert.Equal(2, stats["keys"]!.AsObject().Count);
        Assert.DoesNotContain("secret", stats.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", (string)stats["recent"]!.AsArray()[^1]!["traceparent"]!);

        using var reset = await _server.Client.PostAsync("/stats/reset", content: null);
        Assert.Empty((await _server.StatsAsync())["models"]!.AsObject());
    }

    [Theory]
    [InlineData("""{"messages":[{"role":"user","content":"x"}]}""", "model")]
    [InlineData("""{"model":"practice-small"}""", "messages")]
    [InlineData("""{"model":"practice-small","messages":[]}""", "messages")]
    [InlineData("""{"model":"practice-small","messages":[{"role":"king","content":"x"}]}""", "messages[0].role")]
    [InlineData("""{"model":"practice-small","messages":[{"role":"user","content":7}]}""", "messages[0].content")]
    [InlineData("""{"model":"practice-small","messages":[{"role":"user","content":"\ud800"}]}""", "messages[0].content")]
    [InlineData("""{"model":"practice-small","messages":[{"role":"user","content":"x"}],"temperature":"hot"}""", "temperature")]
    [InlineData("""{"model":"practice-small","messages":[{"role":"user","content":"x"}],"stream":1}""", "stream")]
    [InlineData("""{"model":"practice-small@bogus","messages":[{"role":"user","content":"x"}]}""", "model")]
    [InlineData("""{"model":"practice-embed","messages":[{"role":"user","content":"x"}]}""", "model")]
    [InlineData("""{"model":"practice-small","messages":[{"role":"user","content":"x"}],"response_format":{"type":"json_schema","json_schema":{"schema":{"properties":{"\ud800":{}}}}}}""", "response_format")]
    [InlineData("[1,2", null)]
    [InlineData("[]", null)]
    public async Task A_wrong_body_is_refused_by_the_name_of_its_member(string body, string? param)
    {
        using var response = await _server.PostAsync(body);
        var error = JsonNode.Parse(await response.Content.ReadAsStringAsync())!["error"]!;

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("invalid_request_error", (string)error["type"]!);
        Assert.Equal(param, (string?)error["param"]);
    }

    [Fact]
    public async Task An_unknown_model_and_an_oversized_body_are_refused_in_the_same_shape()
    {
        await using var small = await PracticeServer.StartAsync("--PracticeModel:MaxBodyBytes", "4096");
        using var unknown = await small.PostAsync(Prompting.Request("x", model: "gpt-nothing"));
        using var oversized = await small.PostAsync(Prompting.Request(new string('x', 5000)));

        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        Assert.Equal("model_not_found", (string)JsonNode.Parse(await unknown.Content.ReadAsStringAsync())!["error"]!["code"]!);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, oversized.StatusCode);
        Assert.Equal("request_too_large", (string)JsonNode.Parse(await oversized.Content.ReadAsStringAsync())!["error"]!["code"]!);
    }

    [Fact]
    public void Wrong_settings_are_all_named_at_the_start()
    {
        var error = Assert.Throws<InvalidOperationException>(() => PracticeModelHost.Build(["--PracticeModel:Fault", "bogus", "--PracticeModel:CachedPrompts", "0"]));

        Assert.Contains("bogus", error.Message, StringComparison.Ordinal);
        Assert.Contains("CachedPrompts", error.Message, StringComparison.Ordinal);
    }

    private static double Dot(float[] left, float[] right) => left.Zip(right, (a, b) => (double)a * b).Sum();
}
