using System.Text.Json.Nodes;

namespace LlmOps.Programs.Reading;

/// <summary>
/// Finds JSON in a model's text: text around it, fences, and the mistakes <see cref="TolerantJsonParser"/> repairs. Strict JSON passes
/// without a repair; what cannot be read gives "nothing" and never an error.
/// </summary>
internal static class TolerantJson
{
    /// <summary>
    /// The object in the text, or the first one inside a list; null when there is none. Of several in a row a later one takes the place of an earlier:
    /// the last that has a wanted member, and in the compat profiles the last when all have the same members, else the first.
    /// </summary>
    public static JsonObject? ReadObject(string text, Predicate<string> isWanted, AnswerReading reading)
    {
        var documents = FindContainers(text, reading);
        var objects = documents.OfType<JsonObject>().Where((o, i) => o.Count > 0 || i is 0).ToList();
        if (objects.Count is 0)
        {
            return documents.OfType<JsonArray>().Select(FirstObject).FirstOrDefault(o => o is not null);
        }

        if (reading.Profile.IsNative)
        {
            return objects.FindLast(o => o.Any(m => isWanted(m.Key))) ?? objects[^1];
        }

        return objects.TrueForAll(o => HasSameMembers(o, objects[0])) ? objects[^1] : objects[0];
    }

    /// <summary>Any value. Where several are found, the last list when a list is wanted, else the last object, else the last.</summary>
    public static bool TryRead(string text, bool wantsList, AnswerReading reading, out JsonNode? value)
    {
        var trimmed = text.Trim();
        var before = reading.Repairs.Count;
        var parser = new TolerantJsonParser(trimmed, 0, reading);
        if (trimmed.Length > 0 && trimmed[0] is not ('{' or '[') && parser.TryParseScalar(out value) && parser.AtEnd)
        {
            return true;
        }

        reading.ForgetRepairs(before);
        var documents = FindContainers(trimmed, reading);
        value = documents.LastOrDefault(d => d is JsonArray == wantsList) ?? documents.LastOrDefault();
        return value is not null;
    }

    /// <summary>Items in a row as Python writes a tuple: <c>(1, 2)</c> or <c>1, 2</c>. Texts among them stand in quotes.</summary>
    public static bool TryReadTuple(string text, AnswerReading reading, out JsonNode? value)
    {
        value = null;
        var trimmed = text.Trim();
        var items = trimmed is ['(', .., ')'] ? trimmed[1..^1] : trimmed;
        var attempt = new AnswerReading(reading.Profile);
        var parser = new TolerantJsonParser($"[{items}]", 0, attempt);
        if (!items.Contains(',', StringComparison.Ordinal) || !parser.TryParseContainer(out value) || !parser.AtEnd || attempt.Repairs.Any(r => r is not ("single_quotes" or "python_word" or "trailing_comma")))
        {
            return false;
        }

        reading.Repair("python_tuple");
        return true;
    }

    private static JsonObject? FirstObject(JsonArray items) => items.Select(i => i as JsonObject ?? (i is JsonArray inner ? FirstObject(inner) : null)).FirstOrDefault(o => o is not null);

    private static bool HasSameMembers(JsonObject one, JsonObject other) => one.Count == other.Count && one.All(m => other.ContainsKey(m.Key));

    private static List<JsonNode> FindContainers(string text, AnswerReading reading)
    {
        var found = new List<JsonNode>();
        var covered = 0;
        var hasTextAround = false;
        // Foreign text can be made so that every bracket starts a long parse that fails; the budget keeps the total linear.
        var budget = 1000 + (text.Length * 8L);
        for (var start = IndexOfOpener(text, 0); start >= 0; start = IndexOfOpener(text, covered))
        {
            var before = reading.Repairs.Count;
            var parser = new TolerantJsonParser(text, start, reading) { Budget = budget };
            var isRead = parser.TryParseContainer(out var document);
            budget = parser.Budget;
            hasTextAround |= !string.IsNullOrWhiteSpace(text[covered..start]);
            if (isRead)
            {
                found.Add(document!);
                covered = parser.Position;
            }
            else
            {
                reading.ForgetRepairs(before);
                covered = start + 1;
            }
        }

        if (found.Count > 0 && (hasTextAround || !string.IsNullOrWhiteSpace(text[covered..])))
        {
            reading.Repair(text.Contains("```", StringComparison.Ordinal) ? "code_fence" : "text_around");
        }

        if (found.Count > 1)
        {
            reading.Repair("several_documents");
        }

        return found;
    }

    private static int IndexOfOpener(string text, int from) => text.AsSpan(from).IndexOfAny('{', '[') is var offset and >= 0 ? from + offset : -1;
}
