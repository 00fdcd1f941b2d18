using System.Net;
using System.Net.Sockets;
using LlmOps.Launcher.LocalServers;

namespace LlmOps.Testing;

/// <summary>
/// A run of loopback ports for one launcher of the tests. It stays away from the ports that other tests draw (<see cref="FreePort"/>)
/// and from those that systems give to outgoing connections: minutes may pass between the choice and the last service's start.
/// </summary>
public sealed class PortBlock : IDisposable
{
    private const int First = 10_000;
    private const int End = 20_000;
    private const int Size = 200;

    private readonly Socket claim;

    private PortBlock(int start, Socket claim) => (Start, this.claim) = (start, claim);

    /// <summary>The first port; the launcher's port base.</summary>
    public int Start { get; }

    /// <summary>A block that nobody listens in and that no other test process took; it is kept until disposed of.</summary>
    public static PortBlock Take()
    {
        var blocks = (End - First) / Size;
        var offset = Environment.ProcessId % blocks;
        for (var i = 0; i < blocks; i++)
        {
            var start = First + ((offset + i) % blocks * Size);
            if (Claim(start) is not { } claim) { continue; }
            if (Enumerable.Range(start, Size - 1).All(FreePort.IsFree)) { return new(start, claim); }
            claim.Dispose();
        }
        throw new InvalidOperationException($"No block of {Size} free ports between {First} and {End}.");
    }

    public void Dispose() => claim.Dispose();

    // Listening on the last port of the block keeps other processes out of it.
    private static Socket? Claim(int start)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, start + Size - 1));
            socket.Listen();
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            return null;
        }
    }
}
