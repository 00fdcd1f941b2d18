using System.Text.Json.Nodes;
using LlmOps.OptimizationJobs.Siblings;
using LlmOps.Programs.Versions;

namespace LlmOps.OptimizationJobs.FineTuning;

/// <summary>Decides which rows may be trained on: legal labels, a teacher that agrees with itself, people's labels first (dspy-spec 10, row 16).</summary>
internal static class TeacherLabels
{
    private const string Reasoning = "reasoning";
    private const string Read = "ok";
    private const int MostLabels = 200;

    /// <param name="student">The program that is trained.</param>
    /// <param name="labelled">Rows people labelled.</param>
    /// <param name="teacherOnLabelled">What the teacher answered to them.</param>
    /// <param name="unlabelled">Rows nobody labelled.</param>
    /// <param name="teacherOnUnlabelled">What the teacher answered to them, in several samples.</param>
    /// <param name="minAgreement">Share of a row's samples that must agree.</param>
    /// <param name="teacherScore">The teacher's score on labelled rows.</param>
    public static (IReadOnlyList<TrainingRow> Rows, TrainingFileFacts Facts) Choose(
        ProgramSpec student, IReadOnlyList<RegistryExample> labelled, IReadOnlyList<SiblingResult> teacherOnLabelled, IReadOnlyList<RegistryExample> unlabelled, IReadOnlyList<SiblingResult> teacherOnUnlabelled,
        double minAgreement, double? teacherScore)
    {
        var outputs = student.Steps[^1].Signature.Outputs.Select(f => f.Name).ToList();
        var thinks = student.Steps[^1].Module is "chain_of_thought";
        var rows = new List<TrainingRow>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var (unreadable, disagreeing, repeated, withoutReasoning) = (0, 0, 0, 0);
        var known = teacherOnLabelled.Where(r => r.Sample == 0).ToDictionary(r => r.ExampleId, StringComparer.Ordinal);
        foreach (var row in labelled.Where(r => r.Labels is not null && outputs.TrueForAll(r.Labels.ContainsKey)))
        {
            if (!seen.Add(row.Inputs.ToJsonString()))
            {
                repeated++;
                continue;
            }

            var answer = Picked(row.Labels!, outputs);
            if (thinks)
            {
                if (known.GetValueOrDefault(row.Id) is not { Outcome: Read, Outputs: { } said } || !said.ContainsKey(Reasoning) || !JsonNode.DeepEquals(Picked(said, outputs), answer))
                {
                    withoutReasoning++;
                    continue;
                }

                answer = WithReasoning(said, answer);
            }

            rows.Add(new(row.Id, row.Inputs, answer, true));
        }

        var byHand = rows.Count;
        var samples = teacherOnUnlabelled.GroupBy(r => r.ExampleId, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.OrderBy(r => r.Sample).ToList(), StringComparer.Ordinal);
        foreach (var row in unlabelled)
        {
            var answers = samples.GetValueOrDefault(row.Id, []);
            var votes = answers.Where(a => a.Outcome == Read && a.Outputs is not null && outputs.TrueForAll(a.Outputs.ContainsKey))
                .GroupBy(a => Picked(a.Outputs!, outputs).ToJsonString(), StringComparer.Ordinal).OrderByDescending(g => g.Count()).FirstOrDefault();
            if (votes is null)
            {
                unreadable++;
            }
            else if (votes.Count() < minAgreement * answers.Count)
            {
                disagreeing++;
            }
            else if (!seen.Add(row.Inputs.ToJsonString()))
            {
                repeated++;
            }
            else
            {
                var said = votes.First().Outputs!;
                rows.Add(new(row.Id, row.Inputs, thinks ? WithReasoning(said, Picked(said, outputs)) : Picked(said, outputs), false));
            }
        }

        return (rows, new(rows.Count, byHand, rows.Count - byHand, unreadable, disagreeing, repeated, withoutReasoning, teacherScore, Labels(rows, outputs)));
    }

    private static JsonObject Picked(JsonObject values, List<string> names) => new(names.Select(n => KeyValuePair.Create(n, values[n]?.DeepClone())));

    private static JsonObject WithReasoning(JsonObject said, JsonObject answer) => new([KeyValuePair.Create(Reasoning, said[Reasoning]?.DeepClone()), .. answer.Select(a => KeyValuePair.Create(a.Key, a.Value?.DeepClone()))]);

    // Free text has as many values as rows; counting those tells nothing.
    private static Dictionary<string, int> Labels(List<TrainingRow> rows, List<string> outputs)
    {
        var counts = rows.GroupBy(r => r.Outputs[outputs[0]]?.ToString() ?? "", StringComparer.Ordinal).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
        return counts.Count <= Math.Min(MostLabels, Math.Max(2, rows.Count / 2)) ? counts : [];
    }
}
