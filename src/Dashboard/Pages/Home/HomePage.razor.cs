using LlmOps.Client;
using LlmOps.Client.Evals;
using LlmOps.Client.Gateway;
using LlmOps.Client.Optimizer;
using LlmOps.Client.Registry;
using LlmOps.Dashboard.Display;
using LlmOps.Dashboard.Platform;
using Microsoft.AspNetCore.Components;

namespace LlmOps.Dashboard.Pages.Home;

public sealed partial class HomePage
{
    private Answer<Page<ProgramResponse>> programs = null!;
    private Answer<Page<FlagResponse>> flags = null!;
    private Answer<Page<RolloutResponse>> rollouts = null!;
    private Answer<Page<ModelResponse>> models = null!;
    private Answer<Page<OptimizationJobResponse>> jobs = null!;
    private Answer<Page<InferenceResponse>> rated = null!;
    private IReadOnlyDictionary<string, Answer<Page<EvalRunResponse>>> scores = new Dictionary<string, Answer<Page<EvalRunResponse>>>();

    [SupplyParameterFromQuery]
    public string? Cursor { get; set; }

    private IEnumerable<Problem> Problems => new[] { programs.Problem, flags.Problem ?? rollouts.Problem ?? models.Problem ?? rated.Problem, jobs.Problem, scores.Values.Select(s => s.Problem).FirstOrDefault(p => p is not null) }.OfType<Problem>();

    private IEnumerable<(ModelResponse Model, int Days)> Retiring =>
        (models.Value?.Items ?? []).Where(m => m.ShutdownDate is not null).Select(m => (Model: m, Days: Countdown.Days(m.ShutdownDate!.Value, Platform.Now)))
            .Where(m => m.Days <= 180 && (programs.Value?.Items.Any(p => p.Model == m.Model.Name) ?? false)).OrderBy(m => m.Days);

    protected override async Task LoadAsync()
    {
        var programsAsked = Platform.AskAsync(PlatformServices.Registry, (c, stop) => c.Programs.ListAsync(cursor: Cursor, limit: 20, cancellationToken: stop));
        var flagsAsked = Platform.AskAsync(PlatformServices.Gateway, (c, stop) => c.Rollouts.FlagsAsync(stop));
        var rolloutsAsked = Platform.AskAsync(PlatformServices.Gateway, (c, stop) => c.Rollouts.ListAsync(limit: 100, cancellationToken: stop));
        var modelsAsked = Platform.AskAsync(PlatformServices.Gateway, (c, stop) => c.Models.ListAsync(stop));
        var ratedAsked = Platform.AskAsync(PlatformServices.Gateway, (c, stop) => c.Inferences.ListAsync(withFeedback: true, limit: 100, cancellationToken: stop));
        var jobsAsked = Platform.AskAsync(PlatformServices.Optimizer, (c, stop) => c.OptimizationJobs.ListAsync(status: "running", limit: 100, cancellationToken: stop));
        (programs, flags, rollouts, models, rated, jobs) = (await programsAsked, await flagsAsked, await rolloutsAsked, await modelsAsked, await ratedAsked, await jobsAsked);
        scores = await Platform.AskEachAsync(PlatformServices.Evals, programs.Value?.Items.Select(p => p.Name) ?? [], (c, name, stop) => c.EvalRuns.ListAsync(program: name, status: "completed", limit: 1, cancellationToken: stop));
    }

    private int? StableOf(string program) => flags.Value?.Items.FirstOrDefault(f => f.Key == $"rollout:{program}")?.StableVersion;

    private RolloutResponse? RolloutOf(string program) => rollouts.Value?.Items.FirstOrDefault(r => r.Program == program);

    private string On(string model)
    {
        var count = programs.Value!.Items.Count(p => p.Model == model);
        return count == 1 ? "1 program here uses it." : $"{count} programs here use it.";
    }

    private string Running(string program) => jobs.Value is { } running ? Format.Count(running.Items.Count(j => j.Program == program)) : Format.None;

    private string Feedback(string program)
    {
        var scored = (rated.Value?.Items ?? []).Where(i => i.Program == program && i.FeedbackScore is not null).ToList();
        return scored.Count == 0 ? Format.None : $"{Format.Percent(scored.Average(i => i.FeedbackScore))} of {scored.Sum(i => i.FeedbackCount)}";
    }
}
