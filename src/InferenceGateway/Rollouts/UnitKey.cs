using System.Text;

namespace LlmOps.InferenceGateway.Rollouts;

/// <summary>
/// Whom a rollout decides for: the user, else the session. Never empty, since all empty units share one bucket and would flip together.
/// </summary>
internal static class UnitKey
{
    private const int Longest = 512;

    /// <returns>Null when there is neither: such a call is served stable and not counted.</returns>
    public static string? Of(string? user, string? session) => Canonical(user) is { } u ? $"user:{u}" : Canonical(session) is { } s ? $"session:{s}" : null;

    // Trimmed and in one Unicode form, so that the same name typed elsewhere is the same unit.
    private static string? Canonical(string? id)
    {
        var trimmed = id?.Trim();
        if (string.IsNullOrEmpty(trimmed) || trimmed.Length > Longest)
        {
            return null;
        }

        try
        {
            return trimmed.Normalize(NormalizationForm.FormC);
        }
        catch (ArgumentException)
        {
            // Half a surrogate pair cannot be normalised; it is still the same id each time.
            return trimmed;
        }
    }
}
