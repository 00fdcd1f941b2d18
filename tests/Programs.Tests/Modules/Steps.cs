using System.Text.Json.Nodes;
using LlmOps.Programs.Execution;
using LlmOps.Programs.Models;
using LlmOps.Programs.Versions;

namespace LlmOps.Programs.Tests.Modules;

/// <summary>Programs of one step with a module and its options.</summary>
internal static class Steps
{
    public static ProgramSpec Spec(string module, string signature, string options, string adapter = "chat")
    {
        var spec = Specs.Of(signature, adapter: adapter);
        return spec with { Steps = [spec.Steps[0] with { Module = module, Options = Specs.Json(options) }] };
    }

    public static ProgramPlan Plan(string module, string signature, string options, string adapter = "chat") => ProgramPlan.Compile(Spec(module, signature, options, adapter));

    public static Task<ProgramRun> RunAsync(this ProgramPlan plan, string inputs, IModelClient model, RunOptions? options = null) =>
        plan.RunAsync(Specs.Json(inputs), model, options ?? RunOptions.Default, CancellationToken.None);

    /// <summary>An answer in chat form.</summary>
    public static string Chat(params (string Field, JsonNode? Value)[] fields) =>
        string.Join("\n\n", fields.Select(f => $"[[ ## {f.Field} ## ]]\n{(f.Value is JsonValue value && value.TryGetValue<string>(out var text) ? text : f.Value?.ToJsonString())}"));

    public static IReadOnlyList<SpecProblem> Problems(string module, string signature, string options) =>
        Assert.Throws<SpecException>(() => ProgramPlan.Compile(Spec(module, signature, options))).Problems;
}
