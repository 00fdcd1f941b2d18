namespace LlmOps.Programs.Types;

/// <summary>What models put around a label: <c>Literal[x]</c>, <c>str[x]</c>, quotes; in the native profile also markdown and a full stop.</summary>
internal static class LabelWrapping
{
    public static string Remove(string label, Profile profile)
    {
        var bare = RemoveOnce(label);
        if (profile.IsCompat)
        {
            return bare;
        }

        bare = bare.TrimEnd('.').Trim('*', '`', ' ');
        return RemoveOnce(bare);
    }

    private static string RemoveOnce(string label)
    {
        foreach (var wrapper in (ReadOnlySpan<string>)["Literal[", "str["])
        {
            if (label.StartsWith(wrapper, StringComparison.Ordinal) && label.EndsWith(']'))
            {
                label = label[wrapper.Length..^1];
            }
        }

        return label.Length > 1 && label[0] == label[^1] && (label[0] is '"' or '\'') ? label[1..^1] : label;
    }
}
