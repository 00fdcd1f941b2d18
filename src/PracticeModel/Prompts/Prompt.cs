namespace LlmOps.PracticeModel.Prompts;

/// <summary>The form an answer is asked for in.</summary>
internal enum AnswerForm
{
    /// <summary>A bare value.</summary>
    Plain,

    /// <summary>Fields behind <c>[[ ## name ## ]]</c> markers.</summary>
    Markers,

    /// <summary>A JSON object.</summary>
    Json,
}

/// <summary>What the beginning of a conversation asks for: everything but the last user turn.</summary>
/// <param name="Form">The form of the answer.</param>
/// <param name="JsonByWords">True when JSON is asked for in the text alone.</param>
/// <param name="Outputs">The values asked for, in order; empty when nothing was recognised.</param>
/// <param name="Instructions">All instruction turns.</param>
/// <param name="Demos">Worked examples, oldest first.</param>
internal sealed record Prompt(AnswerForm Form, bool JsonByWords, IReadOnlyList<OutputField> Outputs, string Instructions, IReadOnlyList<Demo> Demos);
