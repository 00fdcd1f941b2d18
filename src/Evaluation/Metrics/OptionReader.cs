using System.Text.Json;
using System.Text.Json.Nodes;

namespace LlmOps.Evaluation.Metrics;

/// <summary>Reads options as declared and collects every mistake; a wrong option reads as its default so that the others are still checked.</summary>
internal sealed class OptionReader
{
    private readonly JsonObject options;
    private readonly string path;
    private readonly List<OptionProblem> problems = [];

    public OptionReader(JsonObject? options, IReadOnlyList<MetricOption> declared, string path = "")
    {
        (this.options, this.path) = (options ?? [], path);
        foreach (var name in this.options.Select(o => o.Key).Where(name => declared.All(o => o.Name != name) && !IsFieldAlias(name, declared)))
        {
            Add(name, declared.Count == 0 ? "is unknown: the metric has no options" : $"is unknown; options are {string.Join(", ", declared.Select(o => o.Name))}");
        }

        foreach (var missing in declared.Where(o => o.Required && this.options[o.Name] is null))
        {
            Add(missing.Name, "is required");
        }
    }

    public IReadOnlyList<OptionProblem> Problems => problems;

    public bool Boolean(MetricOption option) => Read(option, node => node.GetValueKind() switch { JsonValueKind.True => true, JsonValueKind.False => false, _ => default(bool?) }, "must be true or false") ?? false;

    public double Number(MetricOption option) =>
        Read(option, node => JsonText.Number(node) is { } number && !JsonText.IsText(node) && number >= option.Minimum && number <= option.Maximum ? number : default(double?), $"must be a number from {option.Minimum} to {option.Maximum}") ?? option.Minimum;

    public double? OptionalNumber(MetricOption option) => options[option.Name] is null ? null : Number(option);

    public string? Text(MetricOption option) => ReadText(option, text => text.Length > 0, "must be a text");

    public string Choice(MetricOption option) => ReadText(option, option.Choices!.Contains, $"must be one of {string.Join(", ", option.Choices!)}")!;

    /// <summary>A list of texts, or one text.</summary>
    public IReadOnlyList<string>? Texts(MetricOption option, string? name = null)
    {
        name ??= option.Name;
        if (options[name] is not { } node)
        {
            return null;
        }

        IReadOnlyList<string?> texts = node is JsonArray list ? [.. list.Select(JsonText.OfText)] : [JsonText.OfText(node)];
        if (texts.Count == 0 || texts.Any(string.IsNullOrEmpty) || texts.Distinct().Count() != texts.Count)
        {
            Add(name, "must be a text, or a list of different texts");
            return null;
        }

        return texts!;
    }

    /// <summary>The option <c>fields</c>, also understood as <c>field</c>.</summary>
    public FieldChoice Fields()
    {
        if (options["field"] is not null && options[FieldChoice.Option.Name] is not null)
        {
            Add("field", "cannot be given together with fields");
        }

        return new(Texts(FieldChoice.Option) ?? Texts(FieldChoice.Option, "field"));
    }

    public JsonArray? List(MetricOption option)
    {
        if (options[option.Name] is JsonArray { Count: > 0 } list)
        {
            return list;
        }

        if (options[option.Name] is not null)
        {
            Add(option.Name, "must be a list with at least one entry");
        }

        return null;
    }

    public void Add(string name, string reason) => problems.Add(new(path + name, reason));

    public void AddAll(IEnumerable<OptionProblem> more) => problems.AddRange(more);

    public string PathOf(string name) => path + name;

    private static bool IsFieldAlias(string name, IReadOnlyList<MetricOption> declared) => name is "field" && declared.Contains(FieldChoice.Option);

    private string? ReadText(MetricOption option, Func<string, bool> allowed, string reason)
    {
        var node = options[option.Name];
        if (node is not null && (JsonText.OfText(node) is not { } text || !allowed(text)))
        {
            Add(option.Name, reason);
            node = null;
        }

        return JsonText.OfText(node ?? option.DefaultNode);
    }

    private T? Read<T>(MetricOption option, Func<JsonNode, T?> read, string reason)
        where T : struct
    {
        if (options[option.Name] is { } given)
        {
            if (read(given) is { } value)
            {
                return value;
            }

            Add(option.Name, reason);
        }

        return option.DefaultNode is { } node ? read(node) : null;
    }
}
