namespace LlmOps.ProgramRegistry.Datasets.Splits;

/// <summary>What an example may be used for.</summary>
internal enum Split
{
    /// <summary>Shown to optimizers.</summary>
    Train,

    /// <summary>Scored by optimizers and eval runs.</summary>
    Validation,

    /// <summary>Sealed: read by final checks alone.</summary>
    Test,

    /// <summary>No labels yet.</summary>
    Unlabelled,
}

/// <summary>Splits as callers and tables write them.</summary>
internal static class SplitNames
{
    public static IReadOnlyList<string> All { get; } = ["train", "validation", "test", "unlabelled"];

    public static string Text(this Split split) => All[(int)split];

    public static Split? Find(string text) => All.Index().Where(s => s.Item == text).Select(s => (Split?)s.Index).FirstOrDefault();
}
