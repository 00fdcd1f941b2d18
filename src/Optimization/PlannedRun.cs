namespace LlmOps.Optimization;

/// <summary>One planned run over examples, for quotes.</summary>
/// <param name="Name">What runs.</param>
/// <param name="OnValidation">Scored on validation, or run on train by the teacher.</param>
/// <param name="Examples">Program runs at most.</param>
/// <param name="Demos">Demos in each prompt at most.</param>
/// <param name="PromptCalls">Calls of the prompt model, of which nothing runs on examples.</param>
/// <param name="IsRepeat">Whether it scores a trial again, on more rows.</param>
public sealed record PlannedRun(string Name, bool OnValidation, int Examples, int Demos, int PromptCalls = 0, bool IsRepeat = false)
{
    /// <summary>Whether it begins a trial.</summary>
    public bool IsTrial => OnValidation && !IsRepeat;

    /// <summary>Calls of the prompt model.</summary>
    public static PlannedRun Prompts(int calls) => new("prompt model", false, 0, 0, calls);
}
