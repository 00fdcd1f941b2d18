namespace LlmOps.Evaluation.Judges;

/// <summary>One case that a person and a judge gave a verdict on.</summary>
/// <param name="Person">The person's verdict: passes or not.</param>
/// <param name="Judge">The judge's; <see langword="null"/> when its answer could not be read.</param>
public sealed record JudgedCase(bool Person, bool? Judge)
{
    /// <summary>The judge's verdict when asked the same a second time.</summary>
    public bool? Again { get; init; }

    /// <summary>The verdict with the two compared answers exchanged: true when the one now first is preferred. For judges that compare.</summary>
    public bool? Swapped { get; init; }

    /// <summary>Further people's verdicts, each at the same place in every case; <see langword="null"/> where one gave none.</summary>
    public IReadOnlyList<bool?> OtherPeople { get; init; } = [];

    /// <summary>Length of the judged answer in characters; <see langword="null"/> when it is not known which input holds it.</summary>
    public int? AnswerLength { get; init; }
}
