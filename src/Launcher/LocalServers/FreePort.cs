using System.Net;
using System.Net.Sockets;

namespace LlmOps.Launcher.LocalServers;

/// <summary>Hands out loopback ports that nobody listens on.</summary>
public static class FreePort
{
    // Below the range from which systems draw the ports of outgoing connections: nobody takes one by accident between our look and our use.
    private const int First = 20_000;
    private const int Count = 12_000;

    private static readonly Lock Gate = new();
    private static int next = new Random(Environment.ProcessId).Next(Count);

    /// <summary>A port that is free now and that this process was not given before.</summary>
    public static int Next()
    {
        lock (Gate)
        {
            for (var attempt = 0; attempt < Count; attempt++)
            {
                next = (next + 1) % Count;
                if (IsFree(First + next)) { return First + next; }
            }
        }
        throw new LocalServerException($"No port between {First} and {First + Count} is free.");
    }

    /// <summary>Whether a server could listen on this port of the loopback address.</summary>
    public static bool IsFree(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, optionValue: true);
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            socket.Listen();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
