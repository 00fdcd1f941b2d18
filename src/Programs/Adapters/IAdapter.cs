using System.Text.Json.Nodes;
using LlmOps.Programs.Demos;
using LlmOps.Programs.Reading;
using LlmOps.Programs.Signatures;

namespace LlmOps.Programs.Adapters;

/// <summary>A way of putting a signature into messages and of reading its outputs back from an answer.</summary>
internal interface IAdapter
{
    /// <summary>Renders everything that does not depend on a run's inputs.</summary>
    PromptTemplate Format(Signature signature, IReadOnlyList<Demo> demos, Profile profile);

    /// <summary>Reads all outputs.</summary>
    /// <exception cref="Execution.AnswerException">A field is missing or its value is not accepted.</exception>
    JsonObject Parse(Signature signature, string answer, AnswerReading reading);

    /// <summary>Follows an answer while it arrives; null when fields can only be told at the end.</summary>
    IAnswerFollower? Follow(Signature signature);
}
