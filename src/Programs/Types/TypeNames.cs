namespace LlmOps.Programs.Types;

/// <summary>The type names that are always there, and which spellings mean the same.</summary>
internal static class TypeNames
{
    /// <summary>The names as messages offer them.</summary>
    public static readonly IReadOnlyList<string> All =
    [
        "str", "int", "float", "bool", "Any", "None", "list", "dict", "tuple", "set", "frozenset", "Optional", "Union", "Literal", "datetime.date", "datetime.datetime", "datetime.time", "dspy.History",
    ];

    /// <summary>The one name behind a spelling: <c>List</c> and <c>typing.List</c> are <c>list</c>. Other names stay as they are.</summary>
    public static string Kind(string name) => (name.StartsWith("typing.", StringComparison.Ordinal) ? name["typing.".Length..] : name) switch
    {
        "List" => "list",
        "Dict" => "dict",
        "Tuple" => "tuple",
        "Set" => "set",
        "FrozenSet" => "frozenset",
        "NoneType" => "None",
        "History" => "dspy.History",
        var other and ("Any" or "Optional" or "Union" or "Literal") => other,
        _ => name,
    };
}
