using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace LlmOps.Cli.MoveIn;

/// <summary>Brings a promptfoo configuration over. Pure: files it names are read by <paramref name="readFile"/>, relative to the configuration.</summary>
internal sealed partial class Promptfoo(Func<string, string> readFile)
{
    private const string FilePrefix = "file://";
    private readonly List<string> notCarried = [];

    /// <param name="config">The configuration.</param>
    /// <param name="model">The model to ask; the first provider's when absent.</param>
    public MovedIn Convert(JsonObject config, string? model)
    {
        var asked = model ?? Model(config["providers"]) ?? throw new UsageException("providers: names no model that can be carried; give one with --model.");
        var tests = Tests(config).ToList();
        var programs = Prompts(config["prompts"], asked).ToList();
        if (programs.Count == 0)
        {
            throw new UsageException($"prompts: none could be carried. {string.Join(" ", notCarried)}");
        }

        var assertions = new PromptfooAssertions(tests.Select(t => t.Assertions).ToList(), notCarried);
        foreach (var other in config.Select(m => m.Key).Except(["prompts", "providers", "tests", "defaultTest", "description", "$schema"], StringComparer.Ordinal))
        {
            notCarried.Add($"{other}: is not carried.");
        }

        return new()
        {
            Programs = programs, Rows = [.. tests.Select((test, i) => new JsonObject { ["inputs"] = test.Variables, ["labels"] = assertions.Labels[i] })],
            Metrics = assertions.Metrics, Judge = assertions.Judge(asked), Policy = assertions.Policy, NotCarried = notCarried,
        };
    }

    private string? Model(JsonNode? providers)
    {
        var all = (providers as JsonArray)?.ToList() ?? [providers];
        var names = all.Select(p => Text(p) ?? Text((p as JsonObject)?["id"])).OfType<string>().ToList();
        foreach (var more in names.Skip(1))
        {
            notCarried.Add($"providers: '{more}' is left out; score with it by --model.");
        }

        return names.FirstOrDefault() is { } first ? first.Split(':')[^1] : null;
    }

    private IEnumerable<JsonObject> Prompts(JsonNode? prompts, string model)
    {
        foreach (var (prompt, i) in ((prompts as JsonArray)?.ToList() ?? [prompts]).Select((prompt, i) => (prompt, i)))
        {
            var text = Text(prompt) ?? Text((prompt as JsonObject)?["raw"]) ?? Text((prompt as JsonObject)?["id"]);
            if (text is null)
            {
                notCarried.Add($"prompts[{i}]: is no text and names no file.");
                continue;
            }

            text = text.StartsWith(FilePrefix, StringComparison.Ordinal) ? readFile(text[FilePrefix.Length..]) : text;
            if (Logic().Match(text) is { Success: true } logic)
            {
                notCarried.Add($"prompts[{i}]: '{logic.Value}' is template logic; only plain {{{{variables}}}} are carried.");
                continue;
            }

            yield return MovedIn.Program(Messages(text), Variable().Matches(text).Select(m => m.Groups["name"].Value).Distinct(StringComparer.Ordinal), model);
        }
    }

    /// <summary>A prompt is a list of chat messages as JSON, or the text of one.</summary>
    private static JsonArray Messages(string text)
    {
        try
        {
            if (text.TrimStart().StartsWith('[') && JsonNode.Parse(text) is JsonArray list && list.All(m => m is JsonObject message && Text(message["role"]) is not null && Text(message["content"]) is not null))
            {
                return new([.. list.Select(m => new JsonObject { ["role"] = Text(m!["role"]), ["content"] = Spaced(Text(m["content"])!) })]);
            }
        }
        catch (JsonException)
        {
            // A text that only begins like a list.
        }

        return new(new JsonObject { ["role"] = "user", ["content"] = Spaced(text) });
    }

    private IEnumerable<(JsonObject Variables, IReadOnlyList<JsonObject> Assertions)> Tests(JsonObject config)
    {
        var usual = config["defaultTest"] as JsonObject;
        foreach (var (test, place) in Listed(config["tests"], "tests"))
        {
            var variables = new JsonObject();
            foreach (var (name, value) in ((usual?["vars"] as JsonObject) ?? []).Concat((test["vars"] as JsonObject) ?? []))
            {
                variables[name] = value?.DeepClone();
            }

            foreach (var other in test.Select(m => m.Key).Except(["vars", "assert", "description"], StringComparer.Ordinal))
            {
                notCarried.Add($"{place}.{other}: is not carried.");
            }

            yield return (variables, [.. Assertions(usual, "defaultTest"), .. Assertions(test, place)]);
        }
    }

    private IEnumerable<(JsonObject Test, string Place)> Listed(JsonNode? tests, string place)
    {
        switch (tests)
        {
            case JsonArray list:
                return list.SelectMany((item, i) => Listed(item, $"{place}[{i}]"));
            case JsonObject test:
                return [(test, place)];
            case JsonValue value when value.TryGetValue(out string? file):
                var path = file.StartsWith(FilePrefix, StringComparison.Ordinal) ? file[FilePrefix.Length..] : file;
                return path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase)
                    ? PromptfooCsv.Tests(readFile(path), path).Select((test, i) => (test, $"{path}:{i + 2}"))
                    : Listed(YamlTree.Parse(readFile(path), path), path);
            default:
                notCarried.Add($"{place}: is no list of tests.");
                return [];
        }
    }

    private IEnumerable<JsonObject> Assertions(JsonObject? test, string place)
    {
        foreach (var (assertion, i) in ((test?["assert"] as JsonArray) ?? []).Select((a, i) => (a as JsonObject, i)))
        {
            if (assertion is null || Text(assertion["type"]) is null)
            {
                notCarried.Add($"{place}.assert[{i}]: names no type.");
                continue;
            }

            var copy = assertion.DeepClone().AsObject();
            copy["place"] = $"{place}.assert[{i}]";
            yield return copy;
        }
    }

    internal static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    // {{ name }} is written {{name}} here.
    private static string Spaced(string text) => Variable().Replace(text, "{{${name}}}");

    [GeneratedRegex(@"\{\{\s*(?<name>[A-Za-z_][A-Za-z0-9_]*)\s*\}\}", RegexOptions.NonBacktracking)]
    private static partial Regex Variable();

    [GeneratedRegex(@"\{%.*?%\}|\{\{[^}]*[^A-Za-z0-9_\s}][^}]*\}\}|\{\{\{", RegexOptions.NonBacktracking | RegexOptions.Singleline)]
    private static partial Regex Logic();
}
