using System.Text.Json.Nodes;
using LlmOps.Programs.Types;

namespace LlmOps.Programs.Signatures;

/// <summary>
/// Limits on a field's value, in the order declared: <c>gt ge lt le multiple_of</c> for numbers, <c>min_length max_length</c> for texts, lists and
/// maps, <c>allow_inf_nan</c> for floats. Immutable.
/// </summary>
public sealed class FieldConstraints
{
    private readonly (ConstraintRule Rule, JsonNode Value)[] _limits;

    private FieldConstraints((ConstraintRule Rule, JsonNode Value)[] limits)
    {
        _limits = limits;
        Sentence = string.Join(", ", limits.Select(l => $"{l.Rule.Words}: {PythonText.Str(l.Value)}"));
    }

    /// <summary>No limits.</summary>
    public static FieldConstraints None { get; } = new([]);

    /// <summary>How many there are.</summary>
    public int Count => _limits.Length;

    /// <summary>All as one sentence, for example <c>minimum length: 5, maximum length: 10</c>; empty when there are none.</summary>
    public string Sentence { get; }

    /// <summary>Reads limits as data.</summary>
    /// <exception cref="ArgumentException">One is unknown or of the wrong kind; <see cref="Problems"/> tells all.</exception>
    public static FieldConstraints Of(JsonObject? constraints)
    {
        if (constraints is null or { Count: 0 })
        {
            return None;
        }

        return new FieldConstraints([.. constraints.Select(c => ConstraintRule.Find(c.Key) is { } rule && rule.Takes(c.Value)
            ? (rule, c.Value!.DeepClone())
            : throw new ArgumentException($"'{c.Key}' is not a limit with such a value.", nameof(constraints)))]);
    }

    /// <summary>What is wrong with limits as data, for a field of this type.</summary>
    internal static IEnumerable<(string Name, string Reason)> Problems(JsonObject constraints, FieldType type)
    {
        foreach (var (name, value) in constraints)
        {
            if (ConstraintRule.Find(name) is not { } rule)
            {
                yield return (name, $"unknown limit '{name}'{CloseNames.Hint(name, ConstraintRule.Names)}");
            }
            else if (!rule.Takes(value))
            {
                yield return (name, $"must be {rule.Wanted}");
            }
            else if (type is not AnyType && !type.Alternatives.Any(t => rule.Fits(t)))
            {
                yield return (name, $"does not apply to {type.Text}");
            }
        }
    }

    /// <summary>The first limit that the value breaks, as a reason: <c>must be greater than or equal to: 5</c>; null when it keeps all. A null has no limits.</summary>
    public string? Violation(JsonNode? value)
    {
        foreach (var (rule, limit) in _limits)
        {
            if (value is not null && !rule.IsKept(value, limit))
            {
                return $"breaks the limit {rule.Words}: {PythonText.Str(limit)}";
            }
        }

        return null;
    }

    /// <summary>Adds the limits to a schema as its own keywords.</summary>
    internal void AddTo(JsonObject schema)
    {
        foreach (var target in schema["anyOf"] is JsonArray members ? members.OfType<JsonObject>() : [schema])
        {
            foreach (var (rule, limit) in _limits)
            {
                if (target["type"] is JsonValue type && rule.Keyword(type.GetValue<string>()) is { } keyword)
                {
                    target[keyword] = limit.DeepClone();
                }
            }
        }
    }
}
