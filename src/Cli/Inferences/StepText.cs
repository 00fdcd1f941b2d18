using System.Text.Json.Nodes;
using LlmOps.Client.Gateway;

namespace LlmOps.Cli.Inferences;

/// <summary>What the steps of a run did, for reading in a terminal.</summary>
internal static class StepText
{
    private const int WidestValue = 100;

    public static void Render(CliRun cli, IReadOnlyList<StepTraceResponse>? steps)
    {
        foreach (var line in (steps ?? []).SelectMany(Lines))
        {
            cli.Say(line);
        }
    }

    private static IEnumerable<string> Lines(StepTraceResponse step)
    {
        yield return "";
        yield return $"step {step.Id} ({step.Module}{(step.Attempt is { } attempt ? $", attempt {attempt}" : "")}): {step.ElapsedMs:0.0} ms";
        foreach (var line in Values("<-", step.Inputs).Concat(Values("->", step.Outputs)).Concat(step.Calls.Select(Call)))
        {
            yield return $"  {line}";
        }

        if (step.Error is not null)
        {
            yield return $"  error: {step.Error}";
        }
    }

    private static IEnumerable<string> Values(string sign, JsonObject? values) => (values ?? []).Select(v => $"{sign} {v.Key}: {Short(Words.Value(v.Value))}");

    private static string Call(CallTraceResponse call)
    {
        var facts = $"call{(call.Purpose is null ? "" : $" for {call.Purpose}")} on {call.Model}: {call.InputTokens} + {call.OutputTokens} tokens, {Words.Money(call.Cost)}, {call.ElapsedMs:0.0} ms";
        return $"{facts}{(call.Repairs is null ? "" : $"; repairs: {string.Join(", ", call.Repairs)}")}{(call.Error is null ? "" : $"; error: {call.Error}")}";
    }

    private static string Short(string text)
    {
        var line = text.ReplaceLineEndings(" ");
        return line.Length > WidestValue ? line[..(WidestValue - 1)] + "…" : line;
    }
}
