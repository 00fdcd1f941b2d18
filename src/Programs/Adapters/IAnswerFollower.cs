namespace LlmOps.Programs.Adapters;

/// <summary>Tells which new text belongs to which output field while an answer arrives. A preview: the read at the end decides.</summary>
internal interface IAnswerFollower
{
    /// <summary>Takes the next piece and returns the text that can be shown now.</summary>
    IReadOnlyList<(string Field, string Delta)> Append(string piece);

    /// <summary>Returns what was held back in case it was the beginning of a marker.</summary>
    IReadOnlyList<(string Field, string Delta)> Finish();
}
