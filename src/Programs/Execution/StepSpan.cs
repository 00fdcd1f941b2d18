using System.Diagnostics;

namespace LlmOps.Programs.Execution;

/// <summary>Steps as telemetry sees them: a span for each, from the source <c>LlmOps.Programs</c>. Prompts and values are never among them.</summary>
internal static class StepSpan
{
    private static readonly ActivitySource Source = new("LlmOps.Programs");

    public static Activity? Start(string id, string module) =>
        Source.StartActivity("program.step")?.SetTag("llmops.step.id", id).SetTag("llmops.step.module", module);

    public static void Failed(this Activity? span, Exception failure) =>
        span?.SetStatus(ActivityStatusCode.Error).SetTag("error.type", failure.GetType().Name);
}
