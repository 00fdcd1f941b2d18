using System.Globalization;
using System.Text.Json.Nodes;
using LlmOps.Evaluation.Agreement;

namespace LlmOps.Benchmarks.Statistics;

/// <summary>Agreement of a plain text comparison with people on labelled answers: rows with <c>human_correct</c>, <c>lexical_match</c> and <c>answer</c>.</summary>
internal static class KappaTrial
{
    public static async Task RunAsync(IReadOnlyList<string> files)
    {
        var all = new List<(bool Human, bool Judge)>();
        foreach (var file in files)
        {
            var rows = (await File.ReadAllLinesAsync(file)).Where(line => line.Length > 0).Select(line => JsonNode.Parse(line)!).Select(r => (r["human_correct"]!.GetValue<bool>(), r["lexical_match"]!.GetValue<bool>())).ToList();
            all.AddRange(rows);
            Print(Path.GetFileName(file), rows);
        }

        Print("together", all);
    }

    private static void Print(string name, IReadOnlyList<(bool Human, bool Judge)> rows)
    {
        var matrix = ConfusionMatrix.Of([.. rows.Select(r => r.Human)], [.. rows.Select(r => r.Judge)]);
        var (kappa, resampled, binary) = (CohenKappa.Of(matrix), AgreementBootstrap.Kappa(matrix), BinaryAgreement.Of(matrix, "true"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name}: n {matrix.Total}, agreement {matrix.Accuracy:0.000000}, kappa {kappa.Value:0.000000} [{kappa.Interval!.Value.Lower:0.000}, {kappa.Interval.Value.Upper:0.000}], BCa [{resampled.Bca!.Value.Lower:0.000}, {resampled.Bca.Value.Upper:0.000}], TPR {binary.TruePositiveRate!.Value:0.000}, TNR {binary.TrueNegativeRate!.Value:0.000}, PABAK {ChanceFreeAgreement.Pabak(matrix):0.000}, AC1 {ChanceFreeAgreement.GwetAc1(matrix):0.000}"));
    }
}
