using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LlmOps.Cli;

/// <summary>Reads <c>NAME@VERSION</c>; without a version the latest is meant.</summary>
internal sealed record Reference(string Name, string Version)
{
    public static Reference Parse(string text)
    {
        var at = text.LastIndexOf('@');
        return at switch
        {
            < 0 => new(text, "latest"),
            _ when at > 0 && at < text.Length - 1 => new(text[..at], text[(at + 1)..]),
            _ => throw new UsageException($"'{text}' is not NAME or NAME@VERSION."),
        };
    }
}

/// <summary>Reads <c>name=text</c> and <c>name:=json</c> pairs.</summary>
internal static class Fields
{
    public static JsonObject Parse(string option, IEnumerable<string> pairs)
    {
        var fields = new JsonObject();
        foreach (var pair in pairs)
        {
            var equals = pair.IndexOf('=');
            if (equals < 1)
            {
                throw new UsageException($"{option}: '{pair}' is not name=text or name:=json.");
            }

            var isJson = pair[equals - 1] == ':';
            var name = pair[..(isJson ? equals - 1 : equals)];
            var value = pair[(equals + 1)..];
            try
            {
                fields[name] = isJson ? JsonNode.Parse(value) : JsonValue.Create(value);
            }
            catch (JsonException)
            {
                throw new UsageException($"{option}: the value of '{name}' is not JSON; write {name}={value} for plain text.");
            }
        }

        return fields;
    }

    /// <summary>An option that may be given several times.</summary>
    public static Option<string[]> Option(string name, string description, bool required = false) =>
        new(name) { Description = description, Required = required, AllowMultipleArgumentsPerToken = false, DefaultValueFactory = _ => [] };
}
