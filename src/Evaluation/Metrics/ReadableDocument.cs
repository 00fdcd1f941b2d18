using System.Text.Json.Nodes;

namespace LlmOps.Evaluation.Metrics;

/// <summary>The reader of JSON accepts what it cannot give out: names and texts with half a character, and records with a name twice. They are found only on access.</summary>
internal static class ReadableDocument
{
    /// <exception cref="MetricException">Something, at any depth, cannot be read.</exception>
    public static void Demand(JsonObject document)
    {
        try
        {
            Visit(document);
        }
        catch (Exception unreadable) when (unreadable is ArgumentException or InvalidOperationException)
        {
            throw new MetricException("A document has a record with a name twice, or a text with half a character.");
        }
    }

    private static void Visit(JsonNode? node)
    {
        switch (node)
        {
            case JsonValue value when JsonText.IsText(value):
                _ = value.GetValue<string>();
                break;
            case JsonObject record:
                foreach (var (_, field) in record)
                {
                    Visit(field);
                }

                break;
            case JsonArray list:
                foreach (var item in list)
                {
                    Visit(item);
                }

                break;
        }
    }
}
