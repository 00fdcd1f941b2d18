using System.Text;

namespace LlmOps.PracticeModel.Extraction.Formats;

/// <summary>An element of HTML or XML.</summary>
/// <param name="Name">Lower-case, without a prefix.</param>
/// <param name="Parent">Index of the element around it; -1 for the document.</param>
internal sealed record MarkupNode(string Name, int Parent, IReadOnlyList<KeyValuePair<string, string>> Attributes)
{
    /// <summary>Index behind its last descendant; elements are kept in document order.</summary>
    public int End { get; set; }

    /// <summary>Its own text, without that of other elements than emphasis.</summary>
    public StringBuilder Text { get; } = new();

    public string? this[string attribute] => Attributes.Where(pair => pair.Key == attribute).Select(pair => pair.Value).FirstOrDefault();

    /// <summary>Its name, and behind a dot its first class when it has one: elements that are called alike mean alike.</summary>
    public string Kind => this["class"]?.Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault() is { } first ? $"{Name}.{first.Replace('.', ' ')}" : Name;
}
