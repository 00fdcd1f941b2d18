using System.Collections.Frozen;
using Microsoft.AspNetCore.Components;

namespace LlmOps.Dashboard.Display;

/// <summary>An icon of the Tabler set as inline SVG; decoration only, so hidden from screen readers.</summary>
public sealed partial class Icon
{
    private const string Prefix = "icons.";

    private static readonly FrozenDictionary<string, MarkupString> Drawings = typeof(Icon).Assembly.GetManifestResourceNames()
        .Where(n => n.StartsWith(Prefix, StringComparison.Ordinal))
        .ToFrozenDictionary(n => n[Prefix.Length..], Read, StringComparer.Ordinal);

    [Parameter, EditorRequired]
    public string Name { get; set; } = "";

    private static MarkupString Read(string resource)
    {
        using var reader = new StreamReader(typeof(Icon).Assembly.GetManifestResourceStream(resource)!);
        return new(reader.ReadToEnd().Replace("<svg", "<svg aria-hidden=\"true\" focusable=\"false\"", StringComparison.Ordinal));
    }
}
