using System.Text.Json;
using System.Text.Json.Nodes;
using LlmOps.Programs.Types;

namespace LlmOps.Programs.Reading;

/// <summary>Turns the text or JSON found for a field into a value of its type (dspy-spec 2.6.1).</summary>
internal static class ValueReader
{
    public static bool TryRead(FieldType type, JsonNode? found, AnswerReading reading, out JsonNode? value)
    {
        if (type is StrType)
        {
            return TryReadStr(found, reading, out value);
        }

        if (found?.GetValueKind() is not JsonValueKind.String || type is LiteralType)
        {
            return type.TryConvert(found, reading, out value);
        }

        var text = found.GetValue<string>();
        if (reading.Profile is Profile.Native && type.AllowsNull && text.Trim() is "null" or "None" or "NULL")
        {
            value = null;
            return true;
        }

        if (type is UnionType { AllowsNull: true, HasStr: true })
        {
            value = JsonValue.Create(text);
            return true;
        }

        var before = reading.Repairs.Count;
        var isJson = TolerantJson.TryRead(text, type is ListType, reading, out var parsed);
        if (isJson && type.TryConvert(parsed, reading, out value))
        {
            return true;
        }

        // Not JSON, or JSON of another shape: the text itself may still do, as for bool "yes" or a label inside an Optional.
        var reason = reading.Reason;
        reading.ForgetRepairs(before);
        return type.TryConvert(found, reading, out value) || reading.Fail(isJson ? reason : reading.Reason);
    }

    private static bool TryReadStr(JsonNode? found, AnswerReading reading, out JsonNode? value)
    {
        if (reading.Profile is Profile.Native)
        {
            return StrType.Instance.TryConvert(found, reading, out value);
        }

        value = JsonValue.Create(PythonText.Str(found));
        return true;
    }
}
