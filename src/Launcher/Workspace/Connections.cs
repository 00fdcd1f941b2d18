namespace LlmOps.Launcher.Workspace;

/// <summary>How the services reach their databases and the broker: from the environment where it says so, else from the private servers.</summary>
internal sealed record Connections(IReadOnlyDictionary<string, string> Given)
{
    public const string Messaging = "messaging";

    private readonly Dictionary<string, string> strings = new(Given, StringComparer.Ordinal);

    public static IEnumerable<string> Databases => Topology.Services.Where(s => s.HasDatabase).Select(s => s.Name);

    public bool NeedsPostgres => Databases.Any(d => !Given.ContainsKey(d));

    public bool NeedsRabbitMq => !Given.ContainsKey(Messaging);

    public string this[string name]
    {
        get => strings[name];
        set => strings[name] = value;
    }

    public static Connections FromEnvironment() => new(
        (from name in Databases.Append(Messaging)
         let value = Environment.GetEnvironmentVariable(VariableOf(name))
         where !string.IsNullOrEmpty(value)
         select (name, value)).ToDictionary(p => p.name, p => p.value, StringComparer.Ordinal));

    public static string VariableOf(string name) => "ConnectionStrings__" + name;

    /// <summary>All of them as lines for a shell to source.</summary>
    public string ToShell() => string.Concat(strings.Select(s => $"export {VariableOf(s.Key)}='{s.Value.Replace("'", "'\\''", StringComparison.Ordinal)}'\n"));
}
