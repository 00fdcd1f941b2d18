using System.Text.Json.Nodes;
using LlmOps.Programs.Execution;
using LlmOps.Programs.Reading;
using LlmOps.Programs.Signatures;

namespace LlmOps.Programs.Adapters;

/// <summary>Reads every output from what an adapter found, in signature order; the first that fails is named in the error.</summary>
internal static class AnswerFields
{
    public static JsonObject Read(Signature signature, Func<string, (bool IsFound, JsonNode? Value)> find, string answer, AnswerReading reading)
    {
        var outputs = new JsonObject();
        foreach (var field in signature.Outputs)
        {
            var (isFound, found) = find(field.Name);
            JsonNode? value = null;
            if (!isFound && !field.Type.AllowsNull)
            {
                throw new AnswerException(field.Name, null, "is missing from the answer", answer);
            }

            reading.Field = field.Name;
            if (isFound && !ValueReader.TryRead(field.Type, found, reading, out value))
            {
                throw new AnswerException(field.Name, found is JsonValue text && text.TryGetValue<string>(out var raw) ? raw : found?.ToJsonString(), reading.Reason, answer);
            }

            reading.Field = null;
            outputs[field.Name] = value;
        }

        return outputs;
    }
}
