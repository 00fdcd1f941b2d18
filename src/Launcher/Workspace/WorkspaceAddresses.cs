namespace LlmOps.Launcher.Workspace;

/// <summary>Where each service of a workspace listens.</summary>
internal sealed record WorkspaceAddresses(int PortBase)
{
    public Uri this[Service service] => new($"http://127.0.0.1:{PortBase + service.Offset}");

    public int this[PortOf port] => PortBase + port.Offset;
}
