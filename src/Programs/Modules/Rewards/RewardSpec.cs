using LlmOps.Programs.Signatures;
using LlmOps.Programs.Types;
using LlmOps.Programs.Versions;

namespace LlmOps.Programs.Modules;

/// <summary>
/// How good an attempt is: the value of one of its own outputs, or of an output of a judge, a step that sees the attempt's inputs and outputs
/// by name. True is 1 and false is 0.
/// </summary>
/// <param name="Output">The output that holds the reward: int, float or bool.</param>
/// <param name="Judge">The judge; null when the attempt rewards itself.</param>
internal sealed record RewardSpec(string Output, StepSpec? Judge)
{
    public static RewardSpec Read(SpecMembers members)
    {
        var reward = new RewardSpec(members.Required("output"), members.Has("judge") ? members.Object("judge", SpecReader.ReadJudge) : null);
        members.RefuseOthers();
        return reward;
    }

    public IEnumerable<SpecProblem> Problems(Signature attempt, string pointer)
    {
        var judged = attempt;
        if (Judge is not null)
        {
            string[] seen = [.. attempt.Inputs.Concat(attempt.Outputs).Select(f => f.Name)];
            foreach (var problem in StepCheck.OfJudge(Judge, attempt.Types, $"{pointer}/judge", seen))
            {
                yield return problem;
            }

            judged = StepFace.Of(Judge, attempt.Types);
        }

        if (judged.Outputs.FirstOrDefault(f => f.Name == Output) is not { } field)
        {
            yield return new SpecProblem($"{pointer}/output", $"there is no output '{Output}' to take the reward from{CloseNames.Hint(Output, [.. judged.Outputs.Select(f => f.Name)])}");
        }
        else if (field.Type is not (IntType or FloatType or BoolType))
        {
            yield return new SpecProblem($"{pointer}/output", $"a reward is an int, a float or a bool, and '{Output}' is {field.Type.Text}");
        }
    }

    /// <summary>A judge that names no model asks the step's own.</summary>
    public Reward Build(ModuleParts parts)
    {
        if (Judge is null)
        {
            return new Reward(Output, null);
        }

        var judge = Judge.Model.Name.Length > 0 ? Judge : Judge with { Model = parts.Step.Model };
        return new Reward(Output, Execution.StepPlan.BuildModule(judge, parts.Declared.Types, parts.Profile));
    }
}
