using System.Text;
using System.Text.Json;
using LlmOps.Testing;

namespace LlmOps.EndToEnd.Tests;

/// <summary>The tour of the README, command by command, on the sample data.</summary>
[Collection(PlatformCollection.Name)]
public sealed class TheWholeCycleTests(Platform platform) : IDisposable
{
    private const string Intents = "Literal['refund_request','delivery_delay','damaged_item','change_address','cancel_order','payment_failed','account_access','product_question']";
    private readonly string folder = Directory.CreateTempSubdirectory("llmops-tour-").FullName;
    private readonly string dataset = UniqueName.Next("tour-messages");
    private readonly string program = UniqueName.Next("tour-triage");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_program_is_published_evaluated_optimized_rolled_out_called_rated_and_moved_to_a_new_model()
    {
        await platform.CliJsonAsync("dataset", "import", dataset, "--file", Sample("messages.csv"), "--id", "id", "--input", "text", "--label", "label", "--split", "train=0.4,validation=0.4,test=0.2", "--seed", "7");
        await platform.CliJsonAsync("program", "publish", program, "--signature", $"text -> label: {Intents}", "--instructions", "Decide what the customer wants.", "--model", "practice-small");

        var first = await platform.CliJsonAsync("eval", "run", "--program", $"{program}@1", "--dataset", $"{dataset}@1", "--split", "validation", "--metric", "exact_match", "--wait");
        Assert.Equal("completed", first.GetProperty("status").GetString());
        Assert.Equal(first.GetProperty("total").GetInt32(), first.GetProperty("outcomes").GetProperty("ok").GetInt32());

        var job = await platform.CliJsonAsync("optimize", "--program", $"{program}@1", "--dataset", $"{dataset}@1", "--optimizer", "bootstrap_random_search", "--metric", "exact_match", "--budget", "2.00", "--seed", "1", "--set", "max_labeled_demos=32", "--set", "num_candidates=4", "--wait");
        Assert.Equal("completed", job.GetProperty("status").GetString());
        Assert.Equal(2, job.GetProperty("new_version").GetInt32());
        Assert.True(job.GetProperty("best_score").GetDouble() > job.GetProperty("baseline_score").GetDouble());
        Assert.InRange(job.GetProperty("cost").GetDecimal(), 0.000001m, 2.00m);

        var second = await platform.CliJsonAsync("eval", "run", "--program", $"{program}@2", "--dataset", $"{dataset}@1", "--wait");
        Assert.Equal(second.GetProperty("total").GetInt32(), second.GetProperty("reused").GetInt32()); // the optimizer has paid for them already
        var compared = await platform.CliJsonAsync("eval", "compare", Id(first), Id(second));
        Assert.True(compared.GetProperty("metrics")[0].GetProperty("difference").GetDouble() > 0);

        await platform.CliJsonAsync("rollout", "start", program, "--candidate", "2", "--stages", "10,50,100");
        Assert.Equal(10, (await platform.CliJsonAsync("rollout", "status", program)).GetProperty("percent").GetInt32());
        Assert.Equal(50, (await platform.CliJsonAsync("rollout", "advance", program)).GetProperty("percent").GetInt32());

        var answer = await platform.CliJsonAsync("infer", program, "--input", "text=The mug came with a broken handle.", "--user", "u1");
        Assert.Contains(answer.GetProperty("arm").GetString(), new[] { "stable", "candidate" });
        await platform.CliJsonAsync("feedback", answer.GetProperty("inference_id").GetString()!, "--score", "1", "--comment", "right", "--correct", "label=damaged_item");

        await platform.CliJsonAsync("rollout", "advance", program);
        await platform.CliJsonAsync("rollout", "promote", program);
        var promoted = await platform.CliJsonAsync("rollout", "status", program);
        Assert.Equal("promoted", promoted.GetProperty("state").GetString());
        await Eventually.Async(async () => (await platform.CliJsonAsync("infer", program, "--input", "text=hello", "--user", "u2")).GetProperty("version").GetInt32() == 2, "the promoted version serves everybody");

        var upgrade = await platform.CliJsonAsync("upgrade", "start", "--from", "practice-small", "--to", "practice-small-2", "--program", program, "--wait");
        var moved = Assert.Single(upgrade.GetProperty("programs").EnumerateArray());
        Assert.Equal("completed", upgrade.GetProperty("status").GetString());
        Assert.Contains(moved.GetProperty("state").GetString(), new[] { "proposed", "kept" });
        Assert.True(moved.TryGetProperty("old_score", out _) && moved.TryGetProperty("as_is_score", out _));
    }

    [Fact]
    public async Task The_sealed_test_split_is_scored_with_a_reason_and_the_ledger_tells()
    {
        await platform.CliJsonAsync("dataset", "import", dataset, "--file", Sample("messages.csv"), "--input", "text", "--label", "label", "--split", "train=0.5,test=0.5", "--seed", "3");
        await platform.CliJsonAsync("program", "publish", program, "--signature", $"text -> label: {Intents}", "--model", "practice-small");
        var refused = await platform.CliAsync("eval", "run", "--program", program, "--dataset", dataset, "--split", "test", "--wait");
        Assert.Equal(1, refused.Code);
        Assert.Contains("reason", refused.Error, StringComparison.Ordinal);

        var run = await platform.CliJsonAsync("eval", "run", "--program", program, "--dataset", dataset, "--split", "test", "--reason", "release check", "--wait");
        Assert.Equal("completed", run.GetProperty("status").GetString());
        var ledger = await platform.CliJsonAsync("dataset", "ledger", dataset);
        Assert.Equal("release check", Assert.Single(ledger.GetProperty("items").EnumerateArray()).GetProperty("reason").GetString());
        var results = await platform.CliAsync("eval", "results", Id(run), "--json");
        Assert.DoesNotContain("\"inputs\"", results.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\"expected\"", results.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text,label\nhello,a\nonly one\n", "3")]
    [InlineData("", "no rows")]
    [InlineData("text,label\nbad \u0001byte,a\n", "2")]
    public async Task A_malformed_file_is_reported_with_its_line_and_nothing_is_published(string content, string place)
    {
        var file = Path.Combine(folder, "bad.csv");
        var bytes = Encoding.UTF8.GetBytes(content);
        await File.WriteAllBytesAsync(file, [.. bytes.Select(b => b == 1 ? (byte)0xFF : b)]);
        var result = await platform.CliAsync("dataset", "import", dataset, "--file", file, "--input", "text", "--label", "label");
        Assert.Equal(1, result.Code);
        Assert.Contains("bad.csv", result.Error, StringComparison.Ordinal);
        Assert.Contains(place, result.Error, StringComparison.Ordinal);
        Assert.Equal(1, (await platform.CliAsync("dataset", "show", dataset)).Code);
    }

    [Theory]
    [InlineData("support-triag", "support-triage", "program", "show", "support-triag")]
    [InlineData("support-message", "support-messages", "dataset", "show", "support-message")]
    [InlineData("practice-smal", "practice-small", "eval", "run", "--program", "support-triage", "--dataset", "support-messages", "--model", "practice-smal")]
    [InlineData("stagin", "", "program", "show", "support-triage@stagin")]
    public async Task An_unknown_name_is_answered_with_close_names(string wrong, string right, params string[] arguments)
    {
        var result = await platform.CliAsync(arguments);
        Assert.Equal(1, result.Code);
        Assert.Contains(wrong, result.Error, StringComparison.Ordinal);
        Assert.Contains(right, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mistake_in_a_signature_names_the_position()
    {
        var result = await platform.CliAsync("program", "publish", program, "--signature", "text -> label: Litral['a']", "--model", "practice-small");
        Assert.Equal(1, result.Code);
        Assert.Contains("character 16", result.Error, StringComparison.Ordinal);
    }

    private static string Id(JsonElement run) => run.GetProperty("id").GetString()!;

    private static string Sample(string name)
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(at.FullName, "LlmOps.sln")))
        {
            at = at.Parent!;
        }

        return Path.Combine(at.FullName, "samples", "support", name);
    }
}
