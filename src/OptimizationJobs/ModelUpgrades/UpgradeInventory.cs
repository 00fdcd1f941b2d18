using LlmOps.OptimizationJobs.Siblings;
using LlmOps.Programs.Versions;
using LlmOps.ServiceDefaults.Http;

namespace LlmOps.OptimizationJobs.ModelUpgrades;

/// <summary>Finds what is served on a model: what is rolled out where a flag says so, else the latest version.</summary>
internal sealed class UpgradeInventory(RegistryClient registry, GatewayClient gateway)
{
    /// <exception cref="ProblemException">404 for a program nobody knows, 400 for one that is not on the model.</exception>
    public async Task<IReadOnlyList<(string Program, int Version)>> FindAsync(string model, IReadOnlyList<string>? only, CancellationToken cancellationToken)
    {
        var stable = (await gateway.FlagsAsync(cancellationToken)).Where(f => f.Program is not null).ToDictionary(f => f.Program!, f => f.StableVersion, StringComparer.Ordinal);
        var names = only ?? [.. (await registry.ProgramsAsync(model, cancellationToken)).Select(p => p.Name).Union(stable.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        if (only is not null)
        {
            await RequireAllAsync(only, cancellationToken);
        }

        var found = new List<(string, int)>();
        foreach (var name in names.Distinct(StringComparer.Ordinal))
        {
            var version = await registry.VersionAsync(name, stable.TryGetValue(name, out var served) ? served.ToString() : "latest", cancellationToken);
            if (ProgramSpecJson.Parse(version.Spec.GetRawText()).Models.Contains(model, StringComparer.Ordinal))
            {
                found.Add((name, version.Number));
            }
            else if (only is not null)
            {
                throw ProblemException.Invalid("programs", $"'{name}' is served as version {version.Number}, which does not ask '{model}'.");
            }
        }

        return found;
    }

    private async Task RequireAllAsync(IReadOnlyList<string> wanted, CancellationToken cancellationToken)
    {
        var known = (await registry.ProgramsAsync(null, cancellationToken)).Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
        if (wanted.FirstOrDefault(w => !known.Contains(w)) is { } unknown)
        {
            throw ProblemException.NotFound("program", unknown, known);
        }
    }
}
