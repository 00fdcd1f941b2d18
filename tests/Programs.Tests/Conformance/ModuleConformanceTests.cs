using System.Text.Json.Nodes;
using LlmOps.Programs.Modules;
using LlmOps.Programs.Signatures;
using LlmOps.Programs.Tools;

namespace LlmOps.Programs.Tests.Conformance;

/// <summary>The cases of the areas module.*, as facts about the modules' own texts and choices; their runs are tested with the modules.</summary>
public sealed class ModuleConformanceTests
{
    [Fact]
    public void A_turn_of_react_is_asked_for_in_the_words_that_imported_programs_share()
    {
        var (input, expected) = (ConformanceCases.Get("MOD-REACT-01").Input, ConformanceCases.Get("MOD-REACT-01").Expected);
        var tools = input["tools"]!.AsArray().Select(t => new ToolSpec(t!["name"]!.GetValue<string>(), t["desc"]!.GetValue<string>(), t["args"]!.DeepClone().AsObject())).ToList();
        var spec = new ReactSpec(tools, expected["maxIters"]!.GetValue<int>(), null);
        var declared = Signature.Parse(input["signature"]!.GetValue<string>());
        var turn = spec.Turn(declared);

        Assert.Equal(expected["stepInstructions"]!.GetValue<string>(), turn.Instructions);
        Assert.Equal(Texts(expected["stepInputs"]), turn.Inputs.Select(f => f.Name));
        Assert.Equal(Texts(expected["stepOutputs"]), turn.Outputs.Select(f => f.Name));
        Assert.Equal(Texts(expected["toolChoices"]), ((LlmOps.Programs.Types.LiteralType)turn.Outputs[1].Type).Labels);
        Assert.Equal(Texts(expected["extractOutputs"]), ReactSpec.Extraction(declared).Outputs.Select(f => f.Name));
    }

    [Fact]
    public void A_trajectory_is_written_as_imported_programs_write_it()
    {
        var (input, expected) = (ConformanceCases.Get("MOD-REACT-01").Input, ConformanceCases.Get("MOD-REACT-01").Expected);
        var seen = input["trajectory"]!;
        var trajectory = new Trajectory(Profile.Compat);
        trajectory.Add(0, new JsonObject { ["next_thought"] = seen["thought_0"]!.DeepClone(), ["next_tool_name"] = seen["tool_name_0"]!.DeepClone(), ["next_tool_args"] = seen["tool_args_0"]!.DeepClone() }, seen["observation_0"]);

        Assert.Equal(expected["trajectoryText"]!.GetValue<string>(), trajectory.Text());
    }

    [Fact]
    public void Votes_are_counted_as_the_case_says()
    {
        var (input, expected) = (ConformanceCases.Get("MOD-MAJORITY-01").Input, ConformanceCases.Get("MOD-MAJORITY-01").Expected);
        foreach (var (row, winner) in input["rows"]!.AsArray().Zip(expected["rows"]!.AsArray()))
        {
            var ballots = row!.AsArray().ToList();
            Assert.Equal(winner!.GetValue<string>(), ballots[Vote.Winner(ballots)]!.GetValue<string>());
        }
    }

    private static IEnumerable<string> Texts(JsonNode? list) => list!.AsArray().Select(t => t!.GetValue<string>());
}
