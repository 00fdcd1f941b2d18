using System.Text.Json.Nodes;
using LlmOps.Programs.Execution;
using LlmOps.Programs.Versions;

namespace LlmOps.Programs.Tests;

/// <summary>Documents and objects written short.</summary>
internal static class Specs
{
    public static ProgramSpec Of(string signature, string? instructions = "Do it.", string module = "predict", string adapter = "chat", string profile = "native", params DemoSpec[] demos)
    {
        var spec = SpecShorthand.FromSignature(signature, instructions, "some-model", module, adapter);
        return spec with { Profile = profile, Steps = [spec.Steps[0] with { Demos = demos }] };
    }

    public static ProgramPlan Plan(string signature, string? instructions = "Do it.", string module = "predict", string adapter = "chat", string profile = "native", params DemoSpec[] demos) =>
        ProgramPlan.Compile(Of(signature, instructions, module, adapter, profile, demos));

    public static JsonObject Json(string json) => JsonNode.Parse(json)!.AsObject();

    public static DemoSpec Demo(string inputs, string outputs) => new(Json(inputs), Json(outputs));

    public static Task<ProgramRun> RunAsync(this ProgramPlan plan, string inputs, ScriptedModel model) =>
        plan.RunAsync(Json(inputs), model, RunOptions.Default, CancellationToken.None);
}
