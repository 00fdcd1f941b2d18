using System.Text.Json.Nodes;

namespace LlmOps.Programs.Types;

/// <summary>Refuses values that nest so deeply that walking them would use up the stack. What comes as JSON text is as limited by its parser.</summary>
internal static class JsonDepth
{
    public const int Maximum = 64;

    public const string Refusal = "nests deeper than 64 levels";

    public static bool IsTooDeep(JsonNode? value)
    {
        if (value is null or JsonValue)
        {
            return false;
        }

        var open = new Stack<(JsonNode Node, int Depth)>([(value, 1)]);
        while (open.TryPop(out var next))
        {
            if (next.Depth > Maximum)
            {
                return true;
            }

            foreach (var inner in next.Node is JsonObject map ? map.Select(e => e.Value) : next.Node.AsArray())
            {
                if (inner is JsonObject or JsonArray)
                {
                    open.Push((inner, next.Depth + 1));
                }
            }
        }

        return false;
    }
}
