namespace LlmOps.PracticeModel.Judging;

/// <summary>An output that says how good something is.</summary>
internal interface IVerdict
{
    /// <summary>A finished value as a target, 0 for bad to 1 for good; null when it is no such value.</summary>
    float? TargetOf(string value);

    /// <summary>The value that stands for a probability of being good.</summary>
    string ValueOf(float probability);
}
