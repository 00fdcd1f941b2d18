namespace LlmOps.Programs;

/// <summary>
/// Which reading and writing rules a program follows; part of the prompt and so of a version's identity. <c>native</c> is the layout of DSPy 3.3.1 with
/// its defects repaired. <c>compat</c> is that version byte for byte; older versions, by their number, serve models that were trained on their prompts
/// (dspy-spec 2.10). Versions differ in the layout features below and in nothing else.
/// </summary>
internal sealed record Profile
{
    private Profile(string name) => Name = name;

    /// <summary>The name in a document.</summary>
    public string Name { get; private init; }

    public bool IsNative { get; private init; }

    public bool IsCompat => !IsNative;

    /// <summary>Whether this is the layout of the newest DSPy, the only one that is also kept for the JSON adapter.</summary>
    public bool IsNewest { get; private init; } = true;

    /// <summary>Whether the blocks of the system text stand a blank line apart.</summary>
    public bool HasBlankLines { get; private init; }

    /// <summary>Whether a field without description still has its colon.</summary>
    public bool HasColonAlways { get; private init; } = true;

    /// <summary>Whether limits are shown.</summary>
    public bool ShowsConstraints { get; private init; } = true;

    /// <summary>Whether text labels stand in quotes in a type's name.</summary>
    public bool QuotesLabels { get; private init; } = true;

    /// <summary>Whether placeholders carry a note on the type, and the request names markers and types.</summary>
    public bool HasTypeNotes { get; private init; } = true;

    /// <summary>Begins the note on a literal, before its values.</summary>
    public string LiteralNote { get; private init; } = "must exactly match (no extra characters) one of: ";

    /// <summary>Begins the note on a type that only a schema describes.</summary>
    public string SchemaNote { get; private init; } = "must adhere to the JSON schema: ";

    /// <summary>Whether the note on an enum lists names instead of values.</summary>
    public bool NamesEnumMembers { get; private init; }

    /// <summary>Whether every user turn ends with the request, not only the last.</summary>
    public bool RequestsInDemos { get; private init; }

    /// <summary>Whether a demo's user turn says so where an input is missing, instead of leaving it out.</summary>
    public bool ShowsMissingInputs { get; private init; }

    /// <summary>Whether a null makes a demo incomplete, as a missing value does.</summary>
    public bool CountsNullAsMissing { get; private init; } = true;

    /// <summary>What stands for a value that a demo does not have.</summary>
    public string NotSupplied { get; private init; } = "Not supplied for this particular example. ";

    /// <summary>What ends a demo's assistant turn.</summary>
    public string DemoEnd { get; private init; } = "\n\n[[ ## completed ## ]]\n";

    /// <summary>Whether lists and maps in turns are JSON; before that, lists were numbered quotes and maps Python text.</summary>
    public bool WritesJson { get; private init; } = true;

    public static Profile Native { get; } = new("native") { IsNative = true };

    public static Profile Compat { get; } = new("compat");

    private static Profile Dspy300 { get; } = Compat with { Name = "compat-3.0.0", IsNewest = false };

    private static Profile Dspy2627 { get; } = Dspy300 with { Name = "compat-2.6.27", NamesEnumMembers = true, DemoEnd = "" };

    private static Profile Dspy2614 { get; } = Dspy2627 with
    {
        Name = "compat-2.6.14",
        HasBlankLines = true,
        HasColonAlways = false,
        RequestsInDemos = true,
        ShowsMissingInputs = true,
        DemoEnd = "\n\n[[ ## completed ## ]]",
    };

    private static Profile Dspy2543 { get; } = Dspy2614 with
    {
        Name = "compat-2.5.43",
        ShowsConstraints = false,
        QuotesLabels = false,
        LiteralNote = "must be one of: ",
        SchemaNote = "must be pareseable according to the following JSON schema: ",
        NotSupplied = "Not supplied for this particular example.",
        DemoEnd = "\n\n[[ ## completed ## ]]\n",
    };

    private static Profile Dspy2512 { get; } = Dspy2543 with
    {
        Name = "compat-2.5.12",
        HasTypeNotes = false,
        CountsNullAsMissing = false,
        WritesJson = false,
        DemoEnd = "\n\n[[ ## completed ## ]]",
    };

    private static readonly Profile[] All = [Native, Compat, Dspy300, Dspy2627, Dspy2614, Dspy2543, Dspy2512];

    public static IReadOnlyCollection<string> Names { get; } = [.. All.Select(p => p.Name)];

    /// <summary>The profile of that name; null when there is none.</summary>
    public static Profile? Find(string name) => Array.Find(All, p => p.Name == name);
}
