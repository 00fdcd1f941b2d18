namespace LlmOps.Client.Registry;

/// <summary>How to deal a version's open labelled rows anew.</summary>
public sealed record ResplitRequest
{
    /// <summary>For example <c>train=0.6,validation=0.4</c>.</summary>
    public required string Shares { get; init; }

    /// <summary>Seed of the draw.</summary>
    public int Seed { get; init; }

    /// <summary>Which of <c>train</c> and <c>validation</c> are dealt again; both when null.</summary>
    public IReadOnlyList<string>? Splits { get; init; }

    /// <summary>A field whose equal values stay together.</summary>
    public string? Group { get; init; }

    /// <summary>Quality findings that keep the version from being published, separated by commas.</summary>
    public string? Block { get; init; }

    /// <summary>Why, kept with the version.</summary>
    public string? Note { get; init; }
}

/// <summary>A row that is not the same in two versions: <c>added</c>, <c>removed</c>, <c>edited</c> or <c>moved</c>.</summary>
public sealed record ExampleChange(string Id, string Change, ExampleResponse? Before, ExampleResponse? After);

/// <summary>How two versions differ. <c>Counts</c> is rows by change, sealed rows included; <c>Sealed</c> how many of them are in a test split and so not shown.</summary>
public sealed record DatasetDiffResponse(string Dataset, int From, int To, IReadOnlyDictionary<string, int> Counts, int Sealed, IReadOnlyList<ExampleChange> Items, string? NextCursor);

/// <summary>What looks wrong in a version's rows, gravest first.</summary>
public sealed record QualityReport(int Rows, int ComparedRows, double Similarity, IReadOnlyList<QualityFinding> Findings);

/// <summary>One kind of finding: <c>leaks</c>, <c>near_leaks</c>, <c>exposed_test</c>, <c>conflicting_labels</c>, <c>label_typos</c>, <c>missing_labels</c>, <c>unseen_classes</c>, <c>class_imbalance</c>, <c>duplicates</c>, <c>near_duplicates</c>, <c>empty_inputs</c> or <c>long_inputs</c>.</summary>
public sealed record QualityFinding(string Kind, int Count, string Message, IReadOnlyList<QualityCase> Cases, bool Blocks = false);

/// <summary>Rows, or values, that belong to one case. Sealed rows appear as <c>(test)</c>.</summary>
public sealed record QualityCase(IReadOnlyList<string> Examples, string Detail);
