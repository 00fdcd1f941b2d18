using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace LlmOps.Cli.MoveIn;

/// <summary>Reads YAML (and so JSON) as a JSON tree. Tags are not followed: nothing is made but objects, lists, texts, numbers and booleans.</summary>
internal static class YamlTree
{
    // Aliases can make a small file a huge tree.
    private const int MostNodes = 2_000_000;
    private const int Deepest = 100;

    /// <exception cref="UsageException">The text is no YAML, or too large once its aliases are followed.</exception>
    public static JsonNode? Parse(string text, string name)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            var left = MostNodes;
            return stream.Documents.Count == 0 ? null : Convert(stream.Documents[0].RootNode, ref left, 0);
        }
        catch (Exception wrong) when (wrong is YamlException or InvalidDataException)
        {
            throw new UsageException($"{name} cannot be read as YAML: {wrong.Message}");
        }
    }

    private static JsonNode? Convert(YamlNode node, ref int left, int depth)
    {
        if (--left < 0 || depth > Deepest)
        {
            throw new InvalidDataException(left < 0 ? $"it has more than {MostNodes} nodes." : $"it is nested more than {Deepest} deep.");
        }

        switch (node)
        {
            case YamlMappingNode mapping:
                var fields = new JsonObject();
                foreach (var (key, value) in mapping.Children)
                {
                    fields[key is YamlScalarNode { Value: { } text } ? text : throw new InvalidDataException("a key is not a text.")] = Convert(value, ref left, depth + 1);
                }

                return fields;
            case YamlSequenceNode sequence:
                var items = new JsonArray();
                foreach (var item in sequence.Children)
                {
                    items.Add(Convert(item, ref left, depth + 1));
                }

                return items;
            default:
                return node is YamlScalarNode scalar ? Scalar(scalar) : null;
        }
    }

    private static JsonNode? Scalar(YamlScalarNode scalar)
    {
        var text = scalar.Value ?? "";
        if (scalar.Style is not ScalarStyle.Plain)
        {
            return text;
        }

        return text switch
        {
            "" or "~" or "null" or "Null" or "NULL" => null,
            "true" or "True" or "TRUE" => true,
            "false" or "False" or "FALSE" => false,
            _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => whole,
            _ when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) => number,
            _ => text,
        };
    }
}
