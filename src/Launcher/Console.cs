using LlmOps.Launcher.Workspace;

namespace LlmOps.Launcher;

/// <summary>What the person at the terminal reads.</summary>
internal sealed class Console(TextWriter output)
{
    private readonly Lock gate = new();

    public void Say(string message) => Write(message);

    public void Ready(string name, string where, TimeSpan after) => Write($"  {name,-12} {where,-26} ready after {after.TotalSeconds:0.0} s");

    public void ShowServers(string environmentFile) => Write($"""

        PostgreSQL and RabbitMQ are running. Their connection strings: . {environmentFile}
        Ctrl-C stops them.
        """);

    public void ShowWorkspace(WorkspaceAddresses addresses, WorkspaceKeys keys, StateDirectory state) => Write($"""

        LlmOps is running.
          dashboard       {addresses[Topology.Dashboard]}
          gateway         {addresses[Topology.Gateway]}v1   (OpenAI-compatible)
          registry        {addresses[Topology.Registry]}
          evals           {addresses[Topology.Evals]}
          optimizer       {addresses[Topology.Optimizer]}
          practice model  {addresses[Topology.PracticeModel]}   a deterministic stand-in, not a language model

          development key {keys.Admin}
          logs            {state.Logs}
          command line    dotnet run --project src/Cli -- status{(addresses.PortBase == Topology.DefaultPortBase ? "" : $"   (settings: {state["cli.json"]})")}

        Ctrl-C stops everything.
        """);

    private void Write(string text)
    {
        lock (gate) { output.WriteLine(text); }
    }
}
