using LlmOps.Programs.Modules;
using LlmOps.Programs.Signatures;
using LlmOps.Programs.Versions;

namespace LlmOps.Programs.Interop;

/// <summary>
/// Where a predictor stands in a Python program (<c>classify.predict</c>, <c>hops[0]</c>, <c>by['x']</c>), and the step that stands for it.
/// The predictor inside a chain of thought is called <c>predict</c>; a program that is nothing but a predictor calls it <c>self</c>.
/// </summary>
internal static class PredictorPath
{
    public const string Bare = "self";

    private const string InnerPredictor = "predict";
    private const string ThoughtSuffix = ".predict";
    private const string OnlyStep = "main";

    /// <summary>Whether the path is where a chain of thought keeps its predictor.</summary>
    public static bool MayBeThought(string path, bool isOnly) =>
        (isOnly && path is InnerPredictor) || path.EndsWith(ThoughtSuffix, StringComparison.Ordinal);

    /// <summary>A step's name made of the path, different from those taken.</summary>
    public static string StepId(string path, string module, bool isOnly, IReadOnlyCollection<string> taken)
    {
        var isThought = module is ChainOfThoughtSpec.Name;
        if (isOnly && (path is Bare || (isThought && path is InnerPredictor)))
        {
            return OnlyStep;
        }

        var stem = isThought && path.EndsWith(ThoughtSuffix, StringComparison.Ordinal) ? path[..^ThoughtSuffix.Length] : path;
        var words = string.Concat(stem.Select(c => FieldNames.IsNamePart(c) ? c : ' ')).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var name = string.Join('_', words);
        var id = FieldNames.Problem(name) is null ? name : $"step_{name}";
        return taken.Contains(id) ? Enumerable.Range(2, taken.Count).Select(n => $"{id}_{n}").First(n => !taken.Contains(n)) : id;
    }

    /// <summary>Where a step's predictor stands when nobody says otherwise; <see cref="StepId"/> leads back.</summary>
    public static string Of(StepSpec step, bool isOnly) => (step.Module, isOnly && step.Id is OnlyStep) switch
    {
        (ChainOfThoughtSpec.Name, true) => InnerPredictor,
        (ChainOfThoughtSpec.Name, false) => step.Id + ThoughtSuffix,
        (_, true) => Bare,
        _ => step.Id,
    };
}
