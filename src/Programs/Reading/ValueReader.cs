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

        if (found?.GetValueKind() is not JsonValueKind.String || type is LiteralType or EnumType)
        {
            return type.TryConvert(found, reading, out value);
        }

        var text = found.GetValue<string>();
        if (reading.Profile.IsNative && type.AllowsNull && text.Trim() is "null" or "None" or "NULL")
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
        var wantsList = type is ListType or SetType or TupleType;
        var isJson = TolerantJson.TryRead(text, wantsList, reading, out var parsed) || ((wantsList || type is AnyType) && TolerantJson.TryReadTuple(text, reading, out parsed));
        // Quotes around a text that may be text are part of it.
        var isQuotedText = reading.Profile.IsNative && type is UnionType { HasStr: true } && parsed?.GetValueKind() is JsonValueKind.String;
        if (isJson && !isQuotedText && type.TryConvert(parsed, reading, out value))
        {
            return true;
        }

        if (isJson && reading.Profile.IsCompat)
        {
            value = null;
            return false;
        }

        // Not JSON, or JSON of another shape: the text itself may still do, as for bool "yes" or a label inside an Optional.
        var (reason, path) = (reading.Reason, reading.Path);
        reading.ForgetRepairs(before);
        return type.TryConvert(found, reading, out value) || (isJson ? reading.Fail(reason, path) : reading.Fail(reading.Reason, reading.Path));
    }

    private static bool TryReadStr(JsonNode? found, AnswerReading reading, out JsonNode? value)
    {
        if (reading.Profile.IsNative)
        {
            return StrType.Instance.TryConvert(found, reading, out value);
        }

        value = JsonValue.Create(PythonText.Str(found));
        return true;
    }
}
