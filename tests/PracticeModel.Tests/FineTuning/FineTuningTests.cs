using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using LlmOps.PracticeModel.FineTuning;
using LlmOps.PracticeModel.Tests.Serving;
using LlmOps.Testing;

namespace LlmOps.PracticeModel.Tests.FineTuning;

public sealed class FineTuningTests
{
    private static readonly (string Label, string[] Words)[] Kinds =
    [
        ("parcel", ["box", "courier", "doorstep", "shipment"]), ("refund", ["money", "repay", "charge", "twice"]), ("login", ["password", "account", "locked", "reset"]),
        ("invoice", ["bill", "statement", "tax", "pdf"]), ("defect", ["broken", "cracked", "noise", "stops"]), ("praise", ["lovely", "thanks", "great", "happy"]),
    ];

    private static string System => $"Your input fields are:\n1. `text` (str):\nYour output fields are:\n1. `k` (Literal[{string.Join(", ", Kinds.Select((_, i) => $"'k{i}'"))}]):\nAll interactions will be structured in the following way, with the appropriate values filled in.\n\n[[ ## text ## ]]\n{{text}}\n\n[[ ## k ## ]]\n{{k}}        # note: the value you produce must exactly match (no extra characters) one of: {string.Join("; ", Kinds.Select((_, i) => $"k{i}"))}\n\n[[ ## completed ## ]]\nIn adhering to this structure, your objective is:\n        Sort the message.";

    [Fact]
    public async Task A_model_is_trained_on_an_uploaded_file_and_later_checkpoints_know_more()
    {
        await using var server = await PracticeServer.StartAsync();
        var job = await TrainAsync(server, await UploadAsync(server, Records(20, seed: 1)), epochs: 6);

        Assert.Equal("succeeded", (string)job["status"]!);
        var checkpoints = (await GetAsync(server, $"/v1/fine_tuning/jobs/{job["id"]}/checkpoints"))["data"]!.AsArray().Reverse().ToList();
        Assert.Equal(6, checkpoints.Count);
        Assert.Equal((string)job["fine_tuned_model"]!, (string)checkpoints[^1]!["fine_tuned_model_checkpoint"]!);
        var losses = checkpoints.Select(c => (double)c!["metrics"]!["train_loss"]!).ToList();
        Assert.Equal(losses.OrderDescending(), losses);
        var untuned = await AccuracyAsync(server, "practice-small");
        var tuned = await AccuracyAsync(server, (string)job["fine_tuned_model"]!);
        Assert.True(tuned > 0.9 && tuned > untuned + 0.4, $"{untuned} to {tuned}");
        var models = (await GetAsync(server, "/v1/models"))["data"]!.AsArray().Select(m => (string)m!["id"]!).ToList();
        Assert.All(checkpoints, c => Assert.Contains((string)c!["fine_tuned_model_checkpoint"]!, models));
    }

    [Fact]
    public async Task The_same_order_is_the_same_training_and_the_same_file_the_same_file()
    {
        await using var server = await PracticeServer.StartAsync();
        var file = await UploadAsync(server, Records(5, seed: 1));
        Assert.Equal(file, await UploadAsync(server, Records(5, seed: 1)));
        Assert.Equal((string)(await StartAsync(server, file, 2))["id"]!, (string)(await StartAsync(server, file, 2))["id"]!);
        Assert.Single((await GetAsync(server, "/v1/fine_tuning/jobs"))["data"]!.AsArray());
    }

    [Fact]
    public async Task Trainings_outlive_a_restart_where_there_is_a_state_directory()
    {
        var state = Directory.CreateTempSubdirectory("practice-").FullName;
        string model;
        double before;
        await using (var first = await PracticeServer.StartAsync("--PracticeModel:StateDirectory", state))
        {
            model = (string)(await TrainAsync(first, await UploadAsync(first, Records(10, seed: 1)), 2))["fine_tuned_model"]!;
            before = await AccuracyAsync(first, model);
        }

        await using var second = await PracticeServer.StartAsync("--PracticeModel:StateDirectory", state);
        await Eventually.Async(async () => (await second.Client.GetAsync(new Uri($"/v1/models/{Uri.EscapeDataString(model)}", UriKind.Relative))).IsSuccessStatusCode, "the model is trained again");
        Assert.Equal(before, await AccuracyAsync(second, model));
        Directory.Delete(state, recursive: true);
    }

    [Fact]
    public async Task A_bad_line_is_named_and_a_file_that_teaches_nothing_refused()
    {
        await using var server = await PracticeServer.StartAsync();
        var bad = await TrainAsync(server, await UploadAsync(server, Records(5, seed: 1) + "{\"messages\": \"none\"}\n"), 1);
        Assert.Equal("failed", (string)bad["status"]!);
        Assert.StartsWith("Line 31 is no conversation", (string)bad["error"]!["message"]!, StringComparison.Ordinal);
        var talk = string.Concat(Enumerable.Range(0, 12).Select(i => $"{{\"messages\":[{{\"role\":\"user\",\"content\":\"hello {i}\"}},{{\"role\":\"assistant\",\"content\":\"hi\"}}]}}\n"));
        Assert.Contains("nothing this practice model could learn", (string)(await TrainAsync(server, await UploadAsync(server, talk), 1))["error"]!["message"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"training_file": "file-0"}""", "model")]
    [InlineData("""{"model": "practice-smal", "training_file": "FILE"}""", "model")]
    [InlineData("""{"model": "practice-embed", "training_file": "FILE"}""", "model")]
    [InlineData("""{"model": "practice-small"}""", "training_file")]
    [InlineData("""{"model": "practice-small", "training_file": "file-0"}""", "training_file")]
    [InlineData("""{"model": "practice-small", "training_file": "FILE", "suffix": "a b"}""", "suffix")]
    [InlineData("""{"model": "practice-small", "training_file": "FILE", "hyperparameters": {"n_epochs": 99}}""", "n_epochs")]
    public async Task A_wrong_order_is_refused_by_member(string body, string member)
    {
        await using var server = await PracticeServer.StartAsync();
        var file = await UploadAsync(server, Records(5, seed: 1));
        using var response = await server.PostAsync(body.Replace("FILE", file, StringComparison.Ordinal), "/v1/fine_tuning/jobs");
        Assert.True(response.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.NotFound);
        Assert.Equal(member, (string)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["error"]!["param"]!);
    }

    [Fact]
    public async Task Files_are_listed_read_and_deleted()
    {
        await using var server = await PracticeServer.StartAsync();
        var content = Records(5, seed: 1);
        var file = await UploadAsync(server, content);
        Assert.Equal(file, (string)(await GetAsync(server, "/v1/files"))["data"]![0]!["id"]!);
        Assert.Equal(content, await server.Client.GetStringAsync($"/v1/files/{file}/content"));
        Assert.Equal(HttpStatusCode.OK, (await server.Client.DeleteAsync(new Uri($"/v1/files/{file}", UriKind.Relative))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await server.Client.GetAsync(new Uri($"/v1/files/{file}", UriKind.Relative))).StatusCode);
    }

    [Fact]
    public void Any_bytes_are_read_or_refused_by_design() => Prop.ForAll<byte[], string>((bytes, text) => Holds(bytes) && Holds(Encoding.UTF8.GetBytes($"{{\"messages\": [{text}]}}"))).QuickCheckThrowOnFailure();

    private static bool Holds(byte[] file)
    {
        try
        {
            return TrainingRecords.Read(file).Records > 0;
        }
        catch (TrainingFileException)
        {
            return true;
        }
    }

    private static string Records(int perKind, int seed)
    {
        var random = new Random(seed);
        return string.Concat(Enumerable.Range(0, perKind).SelectMany(_ => Kinds.Select((kind, i) => JsonSerializer.Serialize(new
        {
            messages = new[]
            {
                new { role = "system", content = System }, new { role = "user", content = $"[[ ## text ## ]]\n{Text(kind.Words, random)}" },
                new { role = "assistant", content = $"[[ ## k ## ]]\nk{i}\n\n[[ ## completed ## ]]\n" },
            },
        }) + "\n")));
    }

    private static string Text(string[] words, Random random) => $"please look at my {words[random.Next(words.Length)]} and {words[random.Next(words.Length)]} today number {random.Next(100)}";

    private static async Task<double> AccuracyAsync(PracticeServer server, string model)
    {
        var random = new Random(99);
        var right = 0;
        foreach (var (kind, i) in Enumerable.Range(0, 5).SelectMany(_ => Kinds.Select((k, i) => (k, i))))
        {
            var said = await server.SayAsync(new { model, temperature = 0, messages = new[] { new { role = "system", content = System }, new { role = "user", content = $"[[ ## text ## ]]\n{Text(kind.Words, random)}" } } });
            right += said.Contains($"[[ ## k ## ]]\nk{i}\n", StringComparison.Ordinal) ? 1 : 0;
        }

        return right / 30.0;
    }

    private static async Task<string> UploadAsync(PracticeServer server, string content)
    {
        using var form = new MultipartFormDataContent { { new StringContent("fine-tune"), "purpose" }, { new ByteArrayContent(Encoding.UTF8.GetBytes(content)), "file", "rows.jsonl" } };
        using var response = await server.Client.PostAsync(new Uri("/v1/files", UriKind.Relative), form);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return (string)JsonNode.Parse(text)!["id"]!;
    }

    private static Task<JsonNode> StartAsync(PracticeServer server, string file, int epochs) =>
        server.AskAsync(new { model = "practice-small", training_file = file, suffix = "test", seed = 3, hyperparameters = new { n_epochs = epochs } }, "/v1/fine_tuning/jobs");

    private static async Task<JsonNode> TrainAsync(PracticeServer server, string file, int epochs)
    {
        var id = (string)(await StartAsync(server, file, epochs))["id"]!;
        return await Eventually.Async(async () => await GetAsync(server, $"/v1/fine_tuning/jobs/{id}") is var job && (string)job["status"]! is "succeeded" or "failed" or "cancelled" ? job : null, "the training ends");
    }

    private static async Task<JsonNode> GetAsync(PracticeServer server, string path) => JsonNode.Parse(await server.Client.GetStringAsync(path))!;
}
