using LlmOps.Programs.Signatures;
using LlmOps.Programs.Tools;
using LlmOps.Programs.Types;
using LlmOps.Programs.Versions;

namespace LlmOps.Programs.Modules;

/// <summary>Reasons and acts in turns: calls tools until it knows enough, then answers (dspy-spec 3.3).</summary>
/// <param name="Tools">What it may call.</param>
/// <param name="MaxIters">Turns at most, 1 to 100.</param>
/// <param name="MaxTokens">Tokens its turns may write in all; null is no limit.</param>
internal sealed record ReactSpec(IReadOnlyList<ToolSpec> Tools, int MaxIters, int? MaxTokens) : ModuleSpec
{
    public const string Name = "react";
    public const string Finish = "finish";
    public const string Trajectory = "trajectory";

    private static readonly string[] Added = [ChainOfThought.FieldName, Trajectory];

    public static ReactSpec Read(SpecMembers members) =>
        new(members.List("tools", isRequired: true, ToolSpec.Read) ?? [], members.Whole("max_iters", 20, 1, 100), members.Whole("max_tokens"));

    public override Signature Face(Signature declared)
    {
        var extended = ChainOfThought.Extend(declared);
        return extended with { Outputs = [.. extended.Outputs, new SignatureField(Trajectory, new DictType(null))] };
    }

    public override Signature? Prompted(Signature declared) => null;

    public override IEnumerable<SpecProblem> Problems(Signature declared, string options)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal) { Finish };
        foreach (var (i, tool) in Tools.Index())
        {
            if (FieldNames.Problem(tool.Name) is { } problem)
            {
                yield return new SpecProblem($"{options}/tools/{i}/name", problem);
            }
            else if (!seen.Add(tool.Name))
            {
                yield return new SpecProblem($"{options}/tools/{i}/name", tool.Name is Finish ? "'finish' is the tool that ends the turns" : $"another tool is already called '{tool.Name}'");
            }

            if (tool.Url is { } url && !(Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"))
            {
                yield return new SpecProblem($"{options}/tools/{i}/url", "is not an http or https address");
            }
        }

        foreach (var name in declared.Inputs.Concat(declared.Outputs).Select(f => f.Name).Where(Added.Contains))
        {
            yield return new SpecProblem(options, $"the module adds a field '{name}', which the signature already has");
        }

        if (MaxTokens < 1)
        {
            yield return new SpecProblem($"{options}/max_tokens", "must be 1 or more");
        }
    }

    /// <summary>One turn: what to think, which tool to call with what.</summary>
    public Signature Turn(Signature declared) => new(
        ReactInstructions.Of(declared, Tools),
        [.. declared.Inputs, new SignatureField(Trajectory, StrType.Instance)],
        [
            new SignatureField("next_thought", StrType.Instance),
            new SignatureField("next_tool_name", LiteralType.OfTexts([.. Tools.Select(t => t.Name), Finish])),
            new SignatureField("next_tool_args", new DictType(AnyType.Instance)),
        ]);

    /// <summary>The last call: reads the outputs from the trajectory.</summary>
    public static Signature Extraction(Signature declared) =>
        ChainOfThought.Extend(declared) with { Inputs = [.. declared.Inputs, new SignatureField(Trajectory, StrType.Instance)] };

    public override IModule Build(ModuleParts parts) => new React(
        this, Face(parts.Declared), new Predict(parts.Step, Turn(parts.Declared), parts.Profile), new Predict(parts.Step, Extraction(parts.Declared), parts.Profile), parts.Profile);
}
