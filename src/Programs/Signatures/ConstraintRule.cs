using System.Text.Json;
using System.Text.Json.Nodes;
using LlmOps.Programs.Types;

namespace LlmOps.Programs.Signatures;

/// <summary>One kind of limit on a value (dspy-spec 1.3).</summary>
/// <param name="Name">Its name in a document.</param>
/// <param name="Words">What a prompt calls it.</param>
/// <param name="Wanted">What its value must be.</param>
/// <param name="Takes">Whether a value is such a value.</param>
/// <param name="Fits">Whether it limits values of a type.</param>
/// <param name="Keyword">Its keyword in a schema of that <c>type</c>; null when there is none.</param>
/// <param name="IsKept">Whether a value keeps within a limit.</param>
internal sealed record ConstraintRule(
    string Name, string Words, string Wanted, Predicate<JsonNode?> Takes, Predicate<FieldType> Fits, Func<string, string?> Keyword, Func<JsonNode, JsonNode, bool> IsKept)
{
    private static readonly ConstraintRule[] All =
    [
        OfNumber("gt", "greater than", "exclusiveMinimum", (value, limit) => value > limit),
        OfNumber("ge", "greater than or equal to", "minimum", (value, limit) => value >= limit),
        OfNumber("lt", "less than", "exclusiveMaximum", (value, limit) => value < limit),
        OfNumber("le", "less than or equal to", "maximum", (value, limit) => value <= limit),
        OfLength("min_length", "minimum length", "min", (length, limit) => length >= limit),
        OfLength("max_length", "maximum length", "max", (length, limit) => length <= limit),
        OfNumber("multiple_of", "a multiple of the given number", "multipleOf", IsMultiple) with { Wanted = "a number above 0", Takes = v => IsNumber(v) && JsonNumbers.ToDouble(v!) > 0 },
        // JSON has no infinite numbers, so every value keeps it.
        new("allow_inf_nan", "allow 'inf', '-inf', 'nan' values", "true or false", v => v?.GetValueKind() is JsonValueKind.True or JsonValueKind.False, t => t is FloatType, _ => null, (_, _) => true),
    ];

    public static IReadOnlyCollection<string> Names { get; } = [.. All.Select(r => r.Name)];

    public static ConstraintRule? Find(string name) => Array.Find(All, r => r.Name == name);

    private static ConstraintRule OfNumber(string name, string words, string keyword, Func<double, double, bool> isKept) => new(
        name, words, "a number", IsNumber, t => t is IntType or FloatType, type => type is "integer" or "number" ? keyword : null,
        (value, limit) => value.GetValueKind() is not JsonValueKind.Number || isKept(JsonNumbers.ToDouble(value), JsonNumbers.ToDouble(limit)));

    private static ConstraintRule OfLength(string name, string words, string keyword, Func<int, double, bool> isKept) => new(
        name, words, "a whole number from 0", v => IntType.Instance.Accepts(v) && JsonNumbers.ToDouble(v!) >= 0, t => t is StrType or ListType or SetType or DictType,
        type => type switch { "string" => $"{keyword}Length", "array" => $"{keyword}Items", "object" => $"{keyword}Properties", _ => null },
        (value, limit) => Length(value) is not { } length || isKept(length, JsonNumbers.ToDouble(limit)));

    // Characters as Python counts them: code points.
    private static int? Length(JsonNode value) => value switch
    {
        JsonArray items => items.Count,
        JsonObject map => map.Count,
        _ when value.GetValueKind() is JsonValueKind.String => value.GetValue<string>().EnumerateRunes().Count(),
        _ => null,
    };

    private static bool IsNumber(JsonNode? value) => FloatType.Instance.Accepts(value);

    // Decimal fractions are no binary ones: 0.3 counts as a multiple of 0.1.
    private static bool IsMultiple(double value, double limit)
    {
        var rest = Math.Abs(value % limit);
        var tolerance = Math.Abs(value) / 1e9;
        return rest <= tolerance || limit - rest <= tolerance;
    }
}
