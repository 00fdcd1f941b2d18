namespace LlmOps.Launcher.Workspace;

/// <summary>The variables each service is started with: the names that Aspire injects, and our keys.</summary>
internal static class ServiceEnvironment
{
    public static Dictionary<string, string?> Of(Service service, WorkspaceAddresses addresses, Connections connections, WorkspaceKeys keys, StateDirectory state)
    {
        var variables = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["ASPNETCORE_URLS"] = Text(addresses[service]),
            ["ASPNETCORE_ENVIRONMENT"] = Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT") ?? "Development",
            ["OTEL_SERVICE_NAME"] = "llmops-" + service.Name,
        };
        // A service sees its own database and no other, also where the strings came from our own environment.
        foreach (var name in Connections.Databases.Append(Connections.Messaging)) { variables[Connections.VariableOf(name)] = null; }
        if (service.HasDatabase) { variables[Connections.VariableOf(service.Name)] = connections[service.Name]; }
        if (service.UsesMessaging) { variables[Connections.VariableOf(Connections.Messaging)] = connections[Connections.Messaging]; }
        if (service.HoldsAdminKey) { variables["LlmOps__AdminKey"] = keys.Admin; }
        if (service.HasStateDirectory) { variables[service.IsPlatform ? "LlmOps__StateDirectory" : "PracticeModel__StateDirectory"] = Directory.CreateDirectory(state[service.Name]).FullName; }
        if (!service.IsPlatform) { return variables; }

        variables["LlmOps__ServiceKey"] = keys.Service;
        foreach (var other in Topology.Services) { variables[$"services__{other.Name}__http__0"] = Text(addresses[other]); }
        return variables;
    }

    private static string Text(Uri address) => address.ToString().TrimEnd('/');
}
