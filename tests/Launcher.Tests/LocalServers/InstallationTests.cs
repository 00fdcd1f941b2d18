using LlmOps.Launcher.LocalServers;

namespace LlmOps.Launcher.Tests.LocalServers;

public sealed class InstallationTests
{
    [Fact]
    public async Task A_missing_server_says_what_to_install_and_where_it_looked()
    {
        using var empty = new TemporaryFolder();
        var nowhere = new SearchPath([empty.Path]);
        var postgres = await Assert.ThrowsAsync<LocalServerException>(() => Installation.EnsurePostgresAsync(nowhere));
        Assert.Contains("PostgreSQL is missing", postgres.Message, StringComparison.Ordinal);
        Assert.Contains("apt-get install postgresql", postgres.Message, StringComparison.Ordinal);
        Assert.Contains(empty.Path, postgres.Message, StringComparison.Ordinal);
        var rabbit = await Assert.ThrowsAsync<LocalServerException>(() => Installation.EnsureRabbitMqAsync(nowhere));
        Assert.Contains("apt-get install rabbitmq-server", rabbit.Message, StringComparison.Ordinal);
        var browser = await Assert.ThrowsAsync<LocalServerException>(() => Installation.EnsureChromiumAsync(nowhere));
        Assert.Contains("apt-get install chromium", browser.Message, StringComparison.Ordinal);
    }
}
