using System.Text.Json.Nodes;
using LlmOps.Programs.Execution;
using LlmOps.Programs.Models;
using LlmOps.Programs.Reading;
using LlmOps.Programs.Signatures;

namespace LlmOps.Programs.Adapters;

/// <summary>Asks again for the one field that could not be read, and nothing else.</summary>
/// <param name="Field">The field.</param>
/// <param name="Turns">What follows the messages of the request: the answer as it was, and what is wrong with it.</param>
/// <param name="ResponseFormat">What is asked of the provider in place of the request's own; null is nothing.</param>
/// <param name="Read">Reads the field's value from the new answer.</param>
internal sealed record FieldRepair(string Field, IReadOnlyList<ModelMessage> Turns, JsonObject? ResponseFormat, Func<string, AnswerReading, JsonNode?> Read)
{
    /// <param name="field">The field.</param>
    /// <param name="wrong">Why it could not be read.</param>
    /// <param name="ask">The request for it.</param>
    /// <param name="responseFormat">What is asked of the provider.</param>
    /// <param name="find">Finds the value in an answer, given a signature of that field alone.</param>
    public static FieldRepair Of(SignatureField field, AnswerException wrong, string ask, JsonObject? responseFormat, Func<string, Signature, AnswerReading, (bool IsFound, JsonNode? Value)> find)
    {
        var alone = new Signature("", [], [field]);
        // Providers refuse an empty turn.
        ModelMessage[] turns = string.IsNullOrWhiteSpace(wrong.Answer) ? [] : [new ModelMessage("assistant", wrong.Answer)];
        return new FieldRepair(field.Name, [.. turns, new ModelMessage("user", ask)], responseFormat, (answer, reading) => AnswerFields.Read(alone, _ => find(answer, alone, reading), answer, reading, null)[field.Name]);
    }

    public static string Complaint(AnswerException wrong)
    {
        var place = wrong.Path == wrong.Field ? "" : $" at `{Marker.Neutralise(wrong.Path)}`";
        return $"The field `{wrong.Field}` of your answer cannot be used:{place} it {Marker.Neutralise(wrong.Reason)}.";
    }

    public static string Form(SignatureField field, Profile profile)
    {
        string[] notes = [.. new[] { TypeNote.Of(field.Type, profile), field.Constraints.Count > 0 ? field.Constraints.Sentence : null }.OfType<string>()];
        return notes.Length is 0 ? "" : $" ({string.Join("; ", notes)})";
    }
}
