using System.Text.Json.Nodes;
using LlmOps.Programs.Execution;
using LlmOps.Programs.Reading;
using LlmOps.Programs.Signatures;

namespace LlmOps.Programs.Adapters;

/// <summary>Reads every output from what an adapter found, in signature order; the first that fails is named in the error.</summary>
internal static class AnswerFields
{
    /// <param name="signature">What is read.</param>
    /// <param name="find">What the answer holds for a field.</param>
    /// <param name="answer">The answer, for the error.</param>
    /// <param name="reading">The rules and the repairs.</param>
    /// <param name="repaired">Values that were asked for again and take the place of the answer's; null is none.</param>
    /// <exception cref="AnswerException">A field is missing or its value is not accepted.</exception>
    public static JsonObject Read(Signature signature, Func<string, (bool IsFound, JsonNode? Value)> find, string answer, AnswerReading reading, JsonObject? repaired)
    {
        var outputs = new JsonObject();
        foreach (var field in signature.Outputs)
        {
            if (repaired is not null && repaired.TryGetPropertyValue(field.Name, out var known))
            {
                outputs[field.Name] = known?.DeepClone();
                continue;
            }

            var (isFound, found) = find(field.Name);
            outputs[field.Name] = isFound ? Value(field, found, answer, reading)
                : field.HasDefault ? field.Default?.DeepClone()
                : field.Type.AllowsNull ? null
                : throw new AnswerException(field.Name, null, "is missing from the answer", answer);
        }

        return outputs;
    }

    private static JsonNode? Value(SignatureField field, JsonNode? found, string answer, AnswerReading reading)
    {
        reading.Field = field.Name;
        // DSPy shows limits to the model and never checks them.
        var isRead = ValueReader.TryRead(field.Type, found, reading, out var value)
            && (reading.Profile.IsCompat || field.Constraints.Violation(value) is not { } violation || reading.Fail(violation));
        reading.Field = null;
        return isRead ? value : throw new AnswerException(field.Name, Text(found), reading.Reason, answer) { Path = field.Name + reading.Path };
    }

    private static string? Text(JsonNode? found) => found is JsonValue text && text.TryGetValue<string>(out var raw) ? raw : found?.ToJsonString();
}
