using LlmOps.Launcher.LocalServers;
using LlmOps.Testing;

namespace LlmOps.Launcher.Tests.LocalServers;

public sealed class LeashedProcessTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_program_is_asked_to_end_by_its_signal()
    {
        await using var process = await StartAsync("trap 'echo asked; exit 3' TERM; echo up; while :; do sleep 0.05; done");
        await Eventually.Async(() => process.LogTail().Contains("up", StringComparison.Ordinal), "the program is up");
        await process.StopAsync();
        Assert.Equal(3, await process.Exited);
        Assert.EndsWith("asked", process.LogTail(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_will_not_end_is_killed_after_its_grace()
    {
        await using var process = await StartAsync("trap '' TERM; echo up; while :; do sleep 0.05; done");
        await Eventually.Async(() => process.LogTail().Contains("up", StringComparison.Ordinal), "the program is up");
        await process.StopAsync();
        Assert.Equal(128 + 9, await process.Exited);
    }

    [Fact]
    public async Task A_kill_gives_no_time_to_tidy_up()
    {
        await using var process = await StartAsync("trap 'echo tidied; exit 0' TERM; echo up; while :; do sleep 0.05; done");
        await Eventually.Async(() => process.LogTail().Contains("up", StringComparison.Ordinal), "the program is up");
        await process.KillAsync();
        Assert.Equal(128 + 9, await process.Exited);
        Assert.Equal("up", process.LogTail());
    }

    [Fact]
    public async Task A_program_that_ends_by_itself_hands_over_its_exit_code_and_its_scrap_folder_is_gone()
    {
        var scrap = Directory.CreateDirectory(folder["scrap"]).FullName;
        await using var process = await LeashedProcess.StartAsync(new LeashedCommand("test", "sh", ["-c", "exit 5"], folder["log"]) { DeleteAfterwards = scrap });
        Assert.Equal(5, await process.Exited);
        Assert.False(Directory.Exists(scrap));
    }

    private Task<LeashedProcess> StartAsync(string script) =>
        LeashedProcess.StartAsync(new LeashedCommand("test", "sh", ["-c", script], folder["log"]) { Grace = TimeSpan.FromSeconds(1) });
}
