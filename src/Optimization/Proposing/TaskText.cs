using System.Text.RegularExpressions;
using LlmOps.Programs.Versions;

namespace LlmOps.Optimization.Proposing;

/// <summary>What a prompt model is told of a task: what it is for and the fields, out of the registry.</summary>
internal static partial class TaskText
{
    /// <summary>The owner's words and the fields of a step.</summary>
    public static string Description(OptimizationRequest request, StepSpec step) =>
        $"{(string.IsNullOrWhiteSpace(request.Description) ? "" : $"{request.Description.Trim()}\n")}Inputs: {Fields(step.Signature.Inputs)}. Outputs: {Fields(step.Signature.Outputs)}.";

    /// <summary>The values of outputs that are a choice, separated by semicolons; empty when none is.</summary>
    public static string Labels(StepSpec step) =>
        string.Join("; ", step.Signature.Outputs.SelectMany(f => Literal().Match(f.Type) is { Success: true } choice ? Quoted().Matches(choice.Groups["values"].Value).Select(m => m.Groups["value"].Value) : []));

    private static string Fields(IEnumerable<FieldSpec> fields) => string.Join(", ", fields.Select(f => f.Desc is null ? f.Name : $"{f.Name} ({f.Desc})"));

    [GeneratedRegex(@"Literal\[(?<values>.*?)\]", RegexOptions.CultureInvariant | RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Literal();

    [GeneratedRegex(@"['""](?<value>.*?)['""]", RegexOptions.CultureInvariant | RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Quoted();
}
