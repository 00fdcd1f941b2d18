using System.Text.Json;
using LlmOps.Programs.Signatures;

namespace LlmOps.Optimization.Settings;

/// <summary>Reads settings sent by a caller; every mistake is reported at once.</summary>
public static class SettingsReader
{
    /// <summary>Reads the settings of an optimizer.</summary>
    /// <param name="optimizer">Whose settings.</param>
    /// <param name="given">Values by name; absent ones keep their defaults.</param>
    /// <param name="problems">Name and reason of each value that cannot be used.</param>
    public static OptimizerSettings Read(IOptimizer optimizer, IReadOnlyDictionary<string, JsonElement>? given, out IReadOnlyList<(string Name, string Reason)> problems)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        var settings = optimizer.Defaults;
        var found = new List<(string, string)>();
        foreach (var (name, value) in given ?? new Dictionary<string, JsonElement>())
        {
            var definition = optimizer.Settings.FirstOrDefault(d => d.Name == name);
            if (definition is null)
            {
                found.Add((name, $"is no setting of {optimizer.Name}{CloseNames.Hint(name, [.. optimizer.Settings.Select(s => s.Name)])}."));
            }
            else if (definition.Apply(settings, value) is { } changed)
            {
                settings = changed;
            }
            else
            {
                found.Add((name, $"must be {definition.Accepts}, not {value.GetRawText()}."));
            }
        }

        problems = found;
        return settings;
    }
}
