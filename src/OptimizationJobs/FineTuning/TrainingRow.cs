using System.Text.Json.Nodes;
using LlmOps.Programs.Interop;
using LlmOps.Programs.Randomness;
using LlmOps.Programs.Versions;

namespace LlmOps.OptimizationJobs.FineTuning;

/// <summary>An example to train on.</summary>
/// <param name="Id">The dataset's id.</param>
/// <param name="Inputs">Its inputs.</param>
/// <param name="Outputs">What the model shall answer, with reasoning where its module makes one.</param>
/// <param name="IsByHand">Whether people labelled it.</param>
internal sealed record TrainingRow(string Id, JsonObject Inputs, JsonObject Outputs, bool IsByHand);

/// <summary>How a training file came to be.</summary>
/// <param name="Rows">Rows in it.</param>
/// <param name="ByHand">Of these labelled by people.</param>
/// <param name="ByTeacher">Of these labelled by the teacher.</param>
/// <param name="Unreadable">Rows whose answer could not be read or was no legal label.</param>
/// <param name="Disagreeing">Rows on which the teacher did not agree with itself.</param>
/// <param name="Repeated">Rows with the inputs of another.</param>
/// <param name="WithoutReasoning">Hand-labelled rows left out because the teacher came to another answer, so that no reasoning leads to theirs.</param>
/// <param name="TeacherScore">The teacher's score on hand-labelled rows, 0 to 1.</param>
/// <param name="Labels">Rows by label, for outputs with few values.</param>
internal sealed record TrainingFileFacts(int Rows, int ByHand, int ByTeacher, int Unreadable, int Disagreeing, int Repeated, int WithoutReasoning, double? TeacherScore, IReadOnlyDictionary<string, int> Labels);

/// <summary>Writes the training file in the very form in which the program will be served.</summary>
internal static class TrainingFile
{
    /// <summary>One record a line, shuffled by the seed, with a line feed at the end.</summary>
    public static string Write(ProgramSpec student, IReadOnlyList<TrainingRow> rows, int seed)
    {
        var order = rows.ToList();
        new PythonRandom(seed).Shuffle(order);
        return string.Concat(order.Select(r => FineTuneRecord.Line(student, student.Steps[^1].Id, new(r.Inputs, r.Outputs)) + "\n"));
    }
}
