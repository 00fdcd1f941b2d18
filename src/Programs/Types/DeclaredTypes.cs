using LlmOps.Programs.Versions;

namespace LlmOps.Programs.Types;

/// <summary>The record types and enums a program declares, by name.</summary>
public sealed class DeclaredTypes
{
    private readonly Func<string, int, FieldType?> _find;

    internal DeclaredTypes(IReadOnlyCollection<string> names, Func<string, int, FieldType?> find) => (Names, _find) = (names, find);

    /// <summary>None are declared.</summary>
    public static DeclaredTypes None { get; } = new([], (_, _) => null);

    /// <summary>Takes every name for a declared one: enough to spell a type, not to use it.</summary>
    internal static DeclaredTypes Unchecked { get; } = new([], (name, _) => new EnumType(name, []));

    /// <summary>Their names in the order declared.</summary>
    public IReadOnlyCollection<string> Names { get; }

    /// <summary>The types of a document. One that has mistakes counts as <c>Any</c>, so that each mistake is reported once, by the check of the document.</summary>
    public static DeclaredTypes Of(ProgramSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return spec.Types is { Count: > 0 } declarations ? new TypesReader(declarations, []).ReadAll() : None;
    }

    /// <summary>The type of that name; null when none is declared.</summary>
    public FieldType? Find(string name) => _find(name, 0);

    /// <param name="name">The name.</param>
    /// <param name="position">Where in a type text it stands.</param>
    /// <exception cref="SignatureSyntaxException">The type would contain itself.</exception>
    internal FieldType? Find(string name, int position) => _find(name, position);
}
