using System.Text.Json;
using System.Text.Json.Nodes;
using LlmOps.Programs.Reading;

namespace LlmOps.Programs.Types;

/// <summary>One of several types; <c>Optional[T]</c> is the union of T and null.</summary>
public sealed class UnionType : FieldType
{
    private UnionType(IReadOnlyList<FieldType> members)
    {
        Members = members;
        Text = $"Union[{string.Join(", ", members.Select(m => m.Text))}]";
        AllowsNull = members.Any(m => m.AllowsNull);
        HasStr = members.Contains(StrType.Instance);
    }

    /// <summary>The types, in the order given, flat and each once.</summary>
    public IReadOnlyList<FieldType> Members { get; }

    /// <inheritdoc/>
    public override string Text { get; }

    /// <inheritdoc/>
    public override bool AllowsNull { get; }

    internal override bool IsStrict => Members.All(m => m.IsStrict);

    internal override bool HasRecords => Members.Any(m => m.HasRecords);

    internal override IEnumerable<FieldType> Alternatives => Members.SelectMany(m => m.Alternatives);

    internal bool HasStr { get; }

    /// <summary>Flattens nested unions and drops repeated members; a single member is returned as it is.</summary>
    public static FieldType Of(IEnumerable<FieldType> members)
    {
        ArgumentNullException.ThrowIfNull(members);
        FieldType[] flat = [.. members.SelectMany(m => m is UnionType union ? union.Members : [m]).DistinctBy(m => m.Text)];
        return flat.Length is 1 ? flat[0] : new UnionType(flat);
    }

    internal override string NameIn(Profile profile) => $"Union[{string.Join(", ", Members.Select(m => m.NameIn(profile)))}]";

    internal override bool AdmitsOne(FieldType source) => Members.Any(m => m.AdmitsOne(source));

    internal override JsonObject Schema(SchemaWriter writer) => new() { ["anyOf"] = new JsonArray([.. Members.Select(m => m.Schema(writer))]) };

    internal override Mismatch? Mismatch(JsonNode? value)
    {
        Mismatch? only = null;
        foreach (var member in Members)
        {
            if (member.Mismatch(value) is not { } wrong)
            {
                return null;
            }

            // A place inside the value tells more than that the whole is none of the members.
            only = wrong.Path.Length > 0 ? wrong : only;
        }

        return only ?? NotOfType(value);
    }

    // A whole number is a float too, and 5.0 a whole number; between the two the written form decides.
    private IEnumerable<FieldType> Exact(JsonNode? value) => value?.GetValueKind() is JsonValueKind.Number && Members.Any(m => m is IntType) && Members.Any(m => m is FloatType)
        ? Members.OrderBy(m => m is IntType or FloatType && m is FloatType != JsonNumbers.IsFraction(value))
        : Members;

    internal override bool TryConvert(JsonNode? value, AnswerReading reading, out JsonNode? converted)
    {
        // The member that needs no conversion wins over the one that merely can convert.
        foreach (var member in Exact(value))
        {
            if (member.Accepts(value))
            {
                return member.TryConvert(value, reading, out converted);
            }
        }

        var (path, reason) = ("", $"is none of: {string.Join(", ", Members.Select(m => m.Text))}");
        foreach (var member in Members)
        {
            var before = reading.Repairs.Count;
            if (member.TryConvert(value, reading, out converted))
            {
                return true;
            }

            (path, reason) = reading.Path.Length > 0 ? (reading.Path, reading.Reason) : (path, reason);
            reading.ForgetRepairs(before);
        }

        converted = null;
        return reading.Fail(reason, path);
    }
}
