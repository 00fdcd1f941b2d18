using System.Text.Json;

namespace LlmOps.Optimization.Settings;

/// <summary>A setting of an optimizer.</summary>
/// <param name="Name">Its name on the wire.</param>
/// <param name="Description">What it does.</param>
/// <param name="Default">Its value when absent.</param>
/// <param name="Accepts">What values it takes, in words.</param>
public sealed record SettingDefinition(string Name, string Description, JsonElement Default, string Accepts)
{
    // Null when the value cannot be used.
    internal Func<OptimizerSettings, JsonElement, OptimizerSettings?> Apply { get; init; } = (settings, _) => settings;
}
