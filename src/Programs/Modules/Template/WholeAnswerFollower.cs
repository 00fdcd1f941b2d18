using LlmOps.Programs.Adapters;

namespace LlmOps.Programs.Modules;

/// <summary>The whole answer is one field's text.</summary>
internal sealed class WholeAnswerFollower(string field) : IAnswerFollower
{
    public IReadOnlyList<FieldNews> Append(string piece) => piece.Length > 0 ? [new(field, piece, HasEnded: false)] : [];

    public IReadOnlyList<FieldNews> Finish() => [new(field, "", HasEnded: true)];
}
