namespace LlmOps.ProgramRegistry.Datasets.Quality;

/// <summary>The findings there are, gravest first.</summary>
internal static class QualityKinds
{
    /// <summary>The same inputs, but for case and blanks, in more than one split.</summary>
    public const string Leaks = "leaks";

    /// <summary>Nearly the same inputs in more than one split.</summary>
    public const string NearLeaks = "near_leaks";

    /// <summary>Test rows whose inputs an earlier version shows in an open split.</summary>
    public const string ExposedTest = "exposed_test";

    /// <summary>The same inputs with different labels.</summary>
    public const string ConflictingLabels = "conflicting_labels";

    /// <summary>Two label values that look like one.</summary>
    public const string LabelTypos = "label_typos";

    /// <summary>Rows that have some of the labels, not all.</summary>
    public const string MissingLabels = "missing_labels";

    /// <summary>Label values that no train row has.</summary>
    public const string UnseenClasses = "unseen_classes";

    /// <summary>Label values with far fewer rows than others.</summary>
    public const string ClassImbalance = "class_imbalance";

    /// <summary>The same inputs, but for case and blanks, within one split.</summary>
    public const string Duplicates = "duplicates";

    /// <summary>Nearly the same inputs within one split.</summary>
    public const string NearDuplicates = "near_duplicates";

    /// <summary>Inputs without a letter or digit.</summary>
    public const string EmptyInputs = "empty_inputs";

    /// <summary>Inputs far longer than the others.</summary>
    public const string LongInputs = "long_inputs";

    public static IReadOnlyList<string> All { get; } =
        [Leaks, NearLeaks, ExposedTest, ConflictingLabels, LabelTypos, MissingLabels, UnseenClasses, ClassImbalance, Duplicates, NearDuplicates, EmptyInputs, LongInputs];

    /// <summary>How grave: 0 is gravest.</summary>
    public static int Rank(string kind) => All.Index().First(k => k.Item == kind).Index;
}
