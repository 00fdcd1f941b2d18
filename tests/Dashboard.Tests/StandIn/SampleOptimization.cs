using LlmOps.Client.Optimizer;

namespace LlmOps.Dashboard.Tests.StandIn;

/// <summary>What a job found out, and a distillation with its checkpoints.</summary>
internal sealed partial class SampleWorkspace
{
    public Guid Distillation { get; } = Id(15);

    private void FillFindings(OptimizationJobResponse job)
    {
        var held = new HeldOutFinding(7, BaselineRun, CandidateRun, 0.772, 0.841, 0.069, 0.012, 0.126, 0.018, 0.036, 0.094, "better");
        var findings = new JobFindings(140, 60, [held, held with { Trial = 5, Candidate = 0.79, Difference = 0.018, Lower = -0.05, Upper = 0.09, PValue = 0.6, AdjustedPValue = 0.6, Verdict = "no_difference_shown" }], new(0.95, 100, 0.841), held with { AdjustedPValue = 0.018 }, text("nothing is missing"));
        var winner = new TrialResponse(7, text("bootstrap 4 + labeled 12, draw 3"), "completed", 0.841, 0.8, 0.87, 16, 0.06m, CandidateRun, null, now.AddHours(-4), now.AddHours(-4), Parent: 0, Changes: []);
        var change = new TrialChange("changed", "/steps/classify/instructions/1", text("Sort the message."), text("Sort the message by what the customer wants first."));
        var flip = new JobFlip("9f3a", 1, 0, Json(("text", text("Where is my card?"))), Json(("label", text("card arrival"))), Json(("label", text("card arrival"))), Json(("label", text("lost card"))));
        platform.On($"GET /api/optimization-jobs/{Job}/report", new JobReport(job with { Findings = findings, QuotedCost = 0.9m, QuotedCalls = 2400 }, winner, text("Trial 7 scored best of 10."), [change], 9, 3, [flip],
            0.094, [new("trials", 12, 1800, 0.41m), new("held-out rows", 4, 240, 0.2m)], new Dictionary<string, int>(StringComparer.Ordinal) { ["completed"] = 10 }));
        FillDistillation();
    }

    private void FillDistillation()
    {
        CheckpointResponse At(int step, double plain, double? optimized) => new(step, step == 0 ? "practice-small" : text($"ft:practice-small:llmops-1a2b3c4d:x:ckpt-step-{step}"), step == 0 ? null : 2.1 / (1 + step), plain, plain - 0.08, plain + 0.08, BaselineRun, optimized, optimized - 0.08, optimized + 0.08, CandidateRun, Job);
        var done = new FineTuneJobResponse(
            Distillation, Program, 1, Dataset, 1, "exact_match", "practice-large", "practice-small", 3, "labeled_few_shot", 1, 5m, 1.21m, "completed", null, null,
            new(3912, 100, 3812, 41, 92, 26, 0, 0.83, new Dictionary<string, int>(StringComparer.Ordinal) { [text("card arrival")] = 180 }), "file-1", "ftjob-1", text("step 12000, optimized"),
            new("test", BaselineRun, CandidateRun, 0.52, 0.81, 0.29, 0.25, 0.33, 0.00001, "better"), 3, text("ml-engineer"), now.AddHours(-2), now.AddHours(-1), [At(0, 0.52, 0.55), At(4000, 0.68, 0.69), At(8000, 0.77, 0.78), At(12000, 0.80, 0.81)]);
        platform.OnList("GET /api/fine-tune-jobs", done with { Id = Id(16), Status = "running", Progress = text("Measuring step 4000"), Checkpoints = [], NewVersion = null, Winner = null, Finding = null, EndedAt = null }, done);
        platform.On($"GET /api/fine-tune-jobs/{Distillation}", done);
    }
}
