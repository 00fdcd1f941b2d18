using System.Text.Json;

namespace LlmOps.Cli.Tests;

public sealed class InteropTests : IDisposable
{
    private const string Imported = """
        {"version":{"program":"intent","number":2,"hash":"h","spec":{},"author":"dev","origin":{"kind":"import"},"labels":[],"created_at":"2026-01-01T00:00:00Z","created":true},
         "report":{"steps":[{"path":"predict","step":"main","module":"chain_of_thought","signature":"message -> label","model":"m","demos":3}],"notes":[{"code":"endpoint_ignored","pointer":"/state/predict/lm/api_base","text":"is never taken"}]}}
        """;

    private const string Exported = """{"program":"intent","version":2,"format":"dspy","document":{"predict":{"demos":[{"message":"größe <b>"}]},"metadata":{}},"notes":[{"code":"model_not_carried","pointer":"/steps/0/model","text":"stayed behind"}]}""";

    private readonly string folder = Directory.CreateTempSubdirectory("llmops-cli-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_state_is_sent_with_its_signatures_and_the_report_told()
    {
        await using var platform = await PlatformStandIn.StartAsync();
        platform.On("POST /api/programs/intent/import", Imported, 201);
        var (code, output, error) = await platform.RunAsync("program", "import", "intent", "--dspy", Write("s.json", """{"predict": {"n": 1.0}}"""), "--signature", "q: Literal['a=b'] -> a", "--signature", "by['x'].predict=q -> b: Literal['c=d']", "--model", "m");
        Assert.True(code == 0, error);
        Assert.Contains("Published intent@2.", output, StringComparison.Ordinal);
        Assert.Contains("message -> label", output, StringComparison.Ordinal);
        Assert.Contains("note: /state/predict/lm/api_base: is never taken", output, StringComparison.Ordinal);
        using var body = JsonDocument.Parse(platform.Requests.Single().Body);
        Assert.Equal("1.0", body.RootElement.GetProperty("state").GetProperty("predict").GetProperty("n").GetRawText());
        Assert.Equal("q: Literal['a=b'] -> a", body.RootElement.GetProperty("signature").GetString());
        Assert.Equal("q -> b: Literal['c=d']", body.RootElement.GetProperty("signatures").GetProperty("by['x'].predict").GetString());
        Assert.False(body.RootElement.GetProperty("dry_run").GetBoolean());
    }

    [Fact]
    public async Task A_dry_run_says_that_nothing_was_published()
    {
        await using var platform = await PlatformStandIn.StartAsync();
        platform.On("POST /api/programs/intent/import", """{"report":{"steps":[],"notes":[]}}""");
        var (_, output, _) = await platform.RunAsync("program", "import", "intent", "--dspy", Write("s.json", "{}"), "--dry-run");
        Assert.StartsWith("Dry run: nothing was published.", output, StringComparison.Ordinal);
        Assert.Contains("\"dry_run\":true", platform.Requests.Single().Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_export_can_be_piped_because_notes_go_beside_it()
    {
        await using var platform = await PlatformStandIn.StartAsync();
        platform.On("GET /api/programs/intent/export?version=2&format=dspy&lm=true&path=main%3Dhops%5B0%5D", Exported);
        var (code, output, error) = await platform.RunAsync("program", "export", "intent@2", "--lm", "--path", "main=hops[0]");
        Assert.Equal(0, code);
        Assert.Equal(["predict", "metadata"], JsonDocument.Parse(output).RootElement.EnumerateObject().Select(m => m.Name));
        Assert.Contains("note: /steps/0/model: stayed behind", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_export_is_written_to_a_file()
    {
        await using var platform = await PlatformStandIn.StartAsync();
        platform.On("GET /api/programs/intent/export?version=latest&format=dspy", Exported);
        var path = Path.Combine(folder, "out.json");
        var (code, output, _) = await platform.RunAsync("program", "export", "intent", "--out", path);
        Assert.Equal(0, code);
        Assert.Contains("Wrote intent@2 to", output, StringComparison.Ordinal);
        Assert.Contains("größe <b>", await File.ReadAllTextAsync(path), StringComparison.Ordinal);
        var (failed, _, error) = await platform.RunAsync("program", "export", "intent", "--out", Path.Combine(folder, "no", "such", "out.json"));
        Assert.Equal(2, failed);
        Assert.Contains("cannot be written", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("program.pkl", "\u0080\u0004", "a pickle is never loaded")]
    [InlineData("s.json", "{", "is not valid JSON")]
    [InlineData(".", null, "is a folder")]
    [InlineData("none.json", null, "does not exist")]
    public async Task A_file_that_is_no_state_is_refused_before_anything_is_sent(string name, string? content, string message)
    {
        await using var platform = await PlatformStandIn.StartAsync();
        var path = content is null ? Path.Combine(folder, name) : Write(name, content);
        var (code, _, error) = await platform.RunAsync("program", "import", "intent", "--dspy", path);
        Assert.Equal(2, code);
        Assert.Contains(message, error, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(platform.Requests);
    }

    [Theory]
    [InlineData("PATH=SIGNATURE", "a -> b", "c -> d")]
    [InlineData("'x[0]' has two", "x[0]=a -> b", "x[0]=c -> d")]
    public async Task Signatures_that_leave_a_doubt_are_refused(string message, string first, string second)
    {
        await using var platform = await PlatformStandIn.StartAsync();
        var (code, _, error) = await platform.RunAsync("program", "import", "intent", "--dspy", Write("s.json", "{}"), "--signature", first, "--signature", second);
        Assert.Equal(2, code);
        Assert.Contains(message, error, StringComparison.Ordinal);
    }

    private string Write(string name, string content)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, content);
        return path;
    }
}
