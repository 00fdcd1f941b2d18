using System.Text.Json.Nodes;
using LlmOps.Programs.Demos;
using LlmOps.Programs.Execution;
using LlmOps.Programs.Reading;
using LlmOps.Programs.Signatures;

namespace LlmOps.Programs.Adapters;

/// <summary>A way of putting a signature into messages and of reading its outputs back from an answer.</summary>
internal interface IAdapter
{
    /// <summary>Renders everything that does not depend on a run's inputs.</summary>
    PromptTemplate Format(Signature signature, IReadOnlyList<Demo> demos, Profile profile);

    /// <summary>Reads all outputs; values in <paramref name="repaired"/> take the place of the answer's.</summary>
    /// <exception cref="AnswerException">A field is missing or its value is not accepted.</exception>
    JsonObject Parse(Signature signature, string answer, AnswerReading reading, JsonObject? repaired = null);

    /// <summary>Follows an answer while it arrives.</summary>
    IAnswerFollower Follow(Signature signature, Profile profile);

    /// <summary>How to ask again for the one field that could not be read.</summary>
    FieldRepair Repair(Signature signature, AnswerException wrong, Profile profile);
}
