using System.Text.Json.Nodes;
using LlmOps.Programs.Execution;
using LlmOps.Programs.Signatures;
using LlmOps.Programs.Types;
using LlmOps.Programs.Versions;

namespace LlmOps.Programs.Modules;

/// <summary>Combines what several steps answered to the same question: the most frequent answer, of numbers with a fraction the mean (dspy-spec 5.12). Asks no model.</summary>
internal sealed record VoteSpec : ModuleSpec
{
    public const string Name = "vote";

    private const int FewestVoters = 2;

    public override bool AsksModel => false;

    public override Signature? Prompted(Signature declared) => null;

    public override IEnumerable<SpecProblem> Problems(Signature declared, string options)
    {
        if (declared.Inputs.Count < FewestVoters)
        {
            yield return new SpecProblem(options, "a vote step takes two or more inputs, one for each voter");
        }

        if (declared.Outputs is not [var answer])
        {
            yield return new SpecProblem(options, "a vote step gives one output");
        }
        else if (answer.Type is FloatType && declared.Inputs.Any(f => f.Type is not (FloatType or IntType)))
        {
            yield return new SpecProblem(options, "a vote on numbers with a fraction takes numbers");
        }
    }

    public override IModule Build(ModuleParts parts) => new Ballot(parts.Declared);

    private sealed class Ballot(Signature declared) : IModule
    {
        public Signature Signature => declared;

        public Task<JsonObject> RunAsync(JsonObject inputs, StepRun run, CancellationToken cancellationToken)
        {
            var votes = declared.Inputs.Select(f => inputs[f.Name]).ToList();
            var numbers = declared.Outputs[0].Type is FloatType ? votes.OfType<JsonNode>().Select(JsonNumbers.ToDouble).ToList() : [];
            var answer = numbers.Count > 0 ? JsonValue.Create(numbers.Average()) : votes[Vote.Winner(votes)]?.DeepClone();
            return Task.FromResult(new JsonObject { [declared.Outputs[0].Name] = answer });
        }
    }
}
