namespace LlmOps.Programs.Adapters;

/// <summary>Tells which new text belongs to which output field while an answer arrives. A preview: the read at the end decides.</summary>
internal interface IAnswerFollower
{
    /// <summary>Takes the next piece and returns what can be told now.</summary>
    IReadOnlyList<FieldNews> Append(string piece);

    /// <summary>The answer is over; returns what was held back.</summary>
    IReadOnlyList<FieldNews> Finish();
}

/// <summary>News of one output field. All deltas of a field together are the text of its value as the reader reads it, unless the answer needed a repair.</summary>
/// <param name="Field">The field.</param>
/// <param name="Delta">New text; a field that is no text comes whole with its end.</param>
/// <param name="HasEnded">Whether this was the last of it.</param>
internal readonly record struct FieldNews(string Field, string Delta, bool HasEnded);
