using LlmOps.Client;

namespace LlmOps.Cli.Tests;

public sealed class SettingsTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("llmops-cli-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void The_nearest_workspace_file_gives_addresses_and_key()
    {
        var below = Directory.CreateDirectory(Path.Combine(folder, "a", "b")).FullName;
        Directory.CreateDirectory(Path.Combine(folder, ".llmops"));
        File.WriteAllText(Path.Combine(folder, ".llmops", "cli.json"), """{"gateway_url":"http://127.0.0.1:6100","key":"llmops_file"}""");
        var settings = Resolve([], [], below);
        Assert.Equal((new Uri("http://127.0.0.1:6100"), "llmops_file"), (settings.Gateway, settings.Key));
        Assert.Equal(new LlmOpsSettings().Registry, settings.Registry);
    }

    [Fact]
    public void An_option_beats_the_environment_which_beats_the_file()
    {
        var file = Path.Combine(folder, "c.json");
        File.WriteAllText(file, """{"key":"llmops_file","gateway_url":"http://file"}""");
        Dictionary<string, string> environment = new(StringComparer.Ordinal) { ["LLMOPS_KEY"] = "llmops_env", ["LLMOPS_GATEWAY_URL"] = "http://env" };
        Assert.Equal("llmops_env", Resolve(["--config", file], environment, folder).Key);
        Assert.Equal("llmops_option", Resolve(["--config", file, "--key", "llmops_option"], environment, folder).Key);
        Assert.Equal(new Uri("http://env"), Resolve(["--config", file], environment, folder).Gateway);
    }

    [Fact]
    public void One_address_serves_for_all_services()
    {
        var settings = Resolve(["--url", "https://llmops.example"], [], folder);
        Assert.Equal([settings.Gateway, settings.Gateway, settings.Gateway], [settings.Registry, settings.Evals, settings.Optimizer]);
    }

    [Theory]
    [InlineData("--url", "ftp://x", "is not an http or https address")]
    [InlineData("--config", "/no/such/file.json", "does not exist")]
    public void A_bad_setting_is_named(string option, string value, string message) =>
        Assert.Contains(message, Assert.Throws<UsageException>(() => Resolve([option, value], [], folder)).Message, StringComparison.Ordinal);

    private static LlmOpsSettings Resolve(string[] options, Dictionary<string, string> environment, string directory) =>
        SettingsSource.Resolve(CommandTree.Build().Parse(["status", .. options]), name => environment.GetValueOrDefault(name), directory);
}
