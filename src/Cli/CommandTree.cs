using System.CommandLine;
using LlmOps.Cli.Annotation;
using LlmOps.Cli.Datasets;
using LlmOps.Cli.Distillation;
using LlmOps.Cli.Gates;
using LlmOps.Cli.Inferences;
using LlmOps.Cli.Jobs;
using LlmOps.Cli.Judges;
using LlmOps.Cli.MoveIn;
using LlmOps.Cli.Platform;
using LlmOps.Cli.Rollouts;
using LlmOps.Cli.Runs;
using LlmOps.Cli.Samples;
using LlmOps.Cli.Versions;

namespace LlmOps.Cli;

/// <summary>All commands, as <c>llmops NOUN VERB</c>.</summary>
internal static class CommandTree
{
    public static RootCommand Build()
    {
        var root = new RootCommand("LlmOps: programs, data, evals, optimization, rollouts and inference from the command line.")
        {
            DatasetCommands.Build(),
            ProgramCommands.Build(),
            EvalCommands.Build(),
            GateCommands.Build(),
            JudgeCommands.Build(),
            OptimizeCommand.Build(),
            JobCommands.Build(),
            DistillCommands.Build(),
            RolloutCommands.Build(),
            InferCommand.Build(),
            FeedbackCommand.Build(),
            InferenceCommands.Build(),
            UpgradeCommands.Build(),
            SampleCommands.Build(),
            AnnotateCommands.Build(),
            MoveInCommands.Build(),
            ModelCommands.Build(),
            KeyCommands.Build(),
            StatusCommand.Build(),
        };
        CommonOptions.AddTo(root);
        return root;
    }

    /// <summary>Runs one command line. Exit codes: 0 done, 1 failed, 2 bad usage, 10 hold, 11 needs review, 12 insufficient evidence.</summary>
    public static async Task<int> RunAsync(this RootCommand root, string[] args, TextWriter? output = null, TextWriter? error = null)
    {
        var parsed = root.Parse(args);
        var streams = new InvocationConfiguration { Output = output ?? Console.Out, Error = error ?? Console.Error };
        if (parsed.Errors.Count > 0 && parsed.Action is not System.CommandLine.Help.HelpAction)
        {
            foreach (var problem in parsed.Errors)
            {
                await streams.Error.WriteLineAsync($"error: {problem.Message}");
            }

            await streams.Error.WriteLineAsync($"Try 'llmops {Path(parsed.CommandResult)}--help'.");
            return ExitCodes.BadUsage;
        }

        return await parsed.InvokeAsync(streams);
    }

    private static string Path(System.CommandLine.Parsing.SymbolResult? result) =>
        result is System.CommandLine.Parsing.CommandResult { Command: not RootCommand } command ? Path(command.Parent) + command.Command.Name + " " : "";
}
