using System.Diagnostics;
using LlmOps.Launcher.LocalServers;

namespace LlmOps.Launcher.Tests.LocalServers;

public sealed class RabbitMqServerTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Virtual_hosts_survive_a_crash_and_a_start_on_other_ports()
    {
        await using (var server = await StartAsync())
        {
            var uri = await server.CreateVirtualHostAsync("orders");
            Assert.EndsWith($":{server.AmqpPort}/orders", uri, StringComparison.Ordinal);
            await server.KillAsync();
        }
        var again = await StartAsync();
        var hosts = await again.Address.ReadAsync("/api/vhosts");
        Assert.Contains(hosts.EnumerateArray(), h => h.GetProperty("name").GetString() == "orders");

        int[] ours = [again.Pid, again.PortMapperPid];
        await again.DisposeAsync();
        Assert.All(ours, pid => Assert.Throws<ArgumentException>(() => Process.GetProcessById(pid)));
    }

    private async Task<RabbitMqServer> StartAsync() => await RabbitMqServer.StartAsync(await Installation.EnsureRabbitMqAsync(), folder.Path);
}
