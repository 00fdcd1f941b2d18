using FsCheck;
using FsCheck.Fluent;

namespace LlmOps.Evaluation.Tests.Metrics;

/// <summary>JSON as it comes from strangers, as text: odd numbers, halves of characters, nesting, equal names in label and output.</summary>
internal static class AnyDocument
{
    private static readonly string[] Scalars =
    [
        "null", "true", "false", "0", "-0", "1", "1.0", "1e400", "-1E-400", "12345678901234567890", "0.1", "\"\"", "\"a\"", "\"The a\"", "\"1\"", "\"1.0\"", "\"1,000\"", "\"NaN\"", "\"Infinity\"", "\"yes\"",
        "\"Caf\\u00e9\"", "\"\\ud83d\\ude00\"", "\"\\u0000\"", "\"[1]\"", "\"big red house\"", "\"red house\"", $"\"{new string('x', 500)}\"",
    ];

    // Half a character: refused, so it is seldom.
    private static readonly string[] OddScalars = ["\"\\ud800\"", "\"\\udc00x\""];

    private static readonly string[] Names = ["y", "z", "title", "context", ""];

    // The second is y once more. Seldom, since a document with one of them is only refused.
    private static readonly string[] OddNames = ["\\ud800", "\\u0079"];

    public static Arbitrary<(string Expected, string Outputs)> Pairs { get; } = Record(3).Two().Select(pair => (pair.Item1, pair.Item2)).ToArbitrary();

    private static Gen<string> Scalar => Gen.Frequency((200, Gen.Elements(Scalars)), (1, Gen.Elements(OddScalars)));

    private static Gen<string> Value(int depth) => depth == 0
        ? Scalar
        : Gen.Frequency((4, Scalar), (2, List(depth - 1)), (2, Record(depth - 1)));

    private static Gen<string> List(int depth) => Gen.Choose(0, 4).SelectMany(count => Value(depth).ListOf(count)).Select(items => $"[{string.Join(',', items)}]");

    private static Gen<string> Record(int depth) => Gen.Frequency((60, Gen.SubListOf(Names)), (1, Gen.SubListOf((string[])[.. Names, .. OddNames]))).SelectMany(names => Value(depth).ListOf(names.Count()).Select(values => $"{{{string.Join(',', names.Zip(values, (n, v) => $"\"{n}\":{v}"))}}}"));
}
