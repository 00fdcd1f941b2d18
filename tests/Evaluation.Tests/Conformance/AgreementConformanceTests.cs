using System.Text.Json.Nodes;
using LlmOps.Evaluation.Agreement;

namespace LlmOps.Evaluation.Tests.Conformance;

/// <summary>The cases statistics.kappa and statistics.confusion. Values are given to nine decimals.</summary>
public sealed class AgreementConformanceTests
{
    [Fact]
    public void Kappa_and_what_belongs_beside_it_are_those_of_the_tables()
    {
        foreach (var (given, expected) in ConformanceCases.Get("STAT-KAPPA-01").Rows("tables"))
        {
            var matrix = Matrix(given.AsArray());
            var kappa = CohenKappa.Of(matrix);
            Holds(expected, new()
            {
                ["po"] = kappa.Observed, ["pe"] = kappa.Chance, ["kappa"] = kappa.Value, ["se"] = kappa.StandardError, ["seNull"] = kappa.NullStandardError,
                ["ciLow"] = kappa.Interval?.Lower, ["ciHigh"] = kappa.Interval?.Upper, ["zTest"] = kappa.Z,
                ["pabak"] = ChanceFreeAgreement.Pabak(matrix), ["gwetAC1"] = ChanceFreeAgreement.GwetAc1(matrix),
            });
        }
    }

    [Fact]
    public void A_judge_of_yes_and_no_is_described_as_the_case_says()
    {
        foreach (var (given, expected) in ConformanceCases.Get("STAT-CONF-01").Rows())
        {
            var counts = given.AsArray().Select(c => c!.GetValue<long>()).ToList();
            var binary = new BinaryAgreement(counts[0], counts[1], counts[2], counts[3]);
            Assert.Equal(binary, BinaryAgreement.Of(binary.Matrix, "true"));
            Holds(expected, new()
            {
                ["accuracy"] = binary.Accuracy?.Value, ["precision"] = binary.Precision?.Value, ["recall"] = binary.TruePositiveRate?.Value, ["specificity"] = binary.TrueNegativeRate?.Value,
                ["f1"] = binary.F1, ["balancedAccuracy"] = binary.BalancedAccuracy, ["mcc"] = binary.Mcc,
            });
        }
    }

    private static ConfusionMatrix Matrix(JsonArray table)
    {
        var counts = new long[table.Count, table.Count];
        foreach (var (i, row) in table.Index())
        {
            foreach (var (j, cell) in row!.AsArray().Index())
            {
                counts[i, j] = cell!.GetValue<long>();
            }
        }

        return ConfusionMatrix.OfCounts([.. Enumerable.Range(0, table.Count).Select(i => $"{i}")], counts);
    }

    private static void Holds(JsonNode expected, Dictionary<string, double?> actual)
    {
        foreach (var (name, value) in expected.AsObject())
        {
            if (value is null)
            {
                Assert.Null(actual[name]);
            }
            else
            {
                Assert.Equal(value.GetValue<double>(), actual[name]!.Value, 1e-9);
            }
        }
    }
}
