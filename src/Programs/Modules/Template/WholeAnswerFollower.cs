using LlmOps.Programs.Adapters;

namespace LlmOps.Programs.Modules;

/// <summary>The whole answer is one field's text.</summary>
internal sealed class WholeAnswerFollower(string field) : IAnswerFollower
{
    public IReadOnlyList<(string Field, string Delta)> Append(string piece) => piece.Length > 0 ? [(field, piece)] : [];

    public IReadOnlyList<(string Field, string Delta)> Finish() => [];
}
