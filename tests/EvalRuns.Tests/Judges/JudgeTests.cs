using LlmOps.Client;
using LlmOps.Client.Evals;
using LlmOps.Contracts.ProgramRegistry;
using LlmOps.EvalRuns.Tests.Kit;
using LlmOps.Testing;

namespace LlmOps.EvalRuns.Tests.Judges;

/// <summary>The judge is version 2 of the scripted program (model "large"); it passes what it calls "a". People's verdicts are the labels.</summary>
public sealed class JudgeTests(EvalRunsDatabase databases) : IClassFixture<EvalRunsDatabase>
{
    private static PublishJudgeRequest Judge { get; } = new() { Program = "triage", Version = "2", Pass = ["a"], AnswerInput = "text" };

    private static CertifyJudgeRequest Labels { get; } = new() { Dataset = "verdicts", DatasetVersion = "1" };

    [Fact]
    public async Task A_judge_that_agrees_with_people_is_certified_and_its_scores_name_the_certificate()
    {
        await using var siblings = await SiblingsAsync(wrong: 3);
        await using var service = EvalRunsService.Start(await databases.FreshAsync(), siblings);
        await service.Judges.PublishAsync("helpful", Judge);

        var certificate = await CertifyAsync(service, "helpful");

        Assert.Equal("certified", certificate.Status);
        var figures = certificate.Figures!;
        Assert.Equal((60, 0, 27, 0, 30, 3), (figures.Cases, figures.Unreadable, figures.TruePass, figures.FalsePass, figures.TrueFail, figures.FalseFail));
        Assert.Equal(0.9, figures.Kappa!.Value, 9);
        Assert.InRange(figures.Kappa.Lower, 0.7, 0.9);
        Assert.Equal(0.9, figures.TruePositiveRate!.Value, 9);
        Assert.Equal(1, figures.SelfConsistency!.Value);
        Assert.Null(figures.HumanCeiling);
        Assert.Equal(120, siblings.TotalCalls);

        var run = await service.UntilEndedAsync((await service.Runs.StartAsync(Scored("judge:helpful"))).Id);
        Assert.Equal((certificate.Id, "helpful", 1), (run.Judges.Single().CertificateId!.Value, run.Judges[0].Judge, run.Judges[0].Number));
        Assert.Equal(27 / 60.0, run.Scores.Single(s => s.Metric == "judge:helpful").Score!.Value, 9);
        var corrected = run.Scores.Single(s => s.Metric == "judge:helpful").Corrected!;
        Assert.Equal(0.5, corrected.Score, 9);
        Assert.InRange(corrected.Lower, 0.2, 0.45);
        Assert.StartsWith("label: ", (await service.ResultsAsync(run.Id))[0].Explanations["judge:helpful"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, "certified", 1.0, 0.5)]
    [InlineData(true, "refused", 0.0, 1.0)]
    public async Task A_judge_that_compares_is_asked_in_both_orders(bool likesTheFirst, string status, double consistency, double firstShare)
    {
        await using var siblings = await ScriptedSiblings.StartAsync();
        siblings.Fill("validation", 60, i => i % 2 == 0 ? "a" : "b");
        // The longer text is the better one: the other input in every second case, as people say too.
        siblings.Other = i => i % 2 == 0 ? "short" : "row of many more words than the first text has, to be sure.";
        siblings.Document = System.Text.Json.Nodes.JsonNode.Parse("""{"profile":"native","steps":[{"id":"s","module":"predict","adapter":"chat","signature":{"inputs":[{"name":"text","type":"str"},{"name":"other","type":"str"}],"outputs":[{"name":"label","type":"Literal['a', 'b']"}]},"model":{"name":"large"}}]}""");
        siblings.AnswerPrompt = (_, prompt) => (200, ScriptedSiblings.Says(likesTheFirst || Field(prompt, "text").Length > Field(prompt, "other").Length ? "a" : "b"));
        await using var service = EvalRunsService.Start(await databases.FreshAsync(), siblings);
        await service.Judges.PublishAsync("better", Judge with { AnswerInput = null, Pair = ["text", "other"] });

        var certificate = await CertifyAsync(service, "better");

        Assert.Equal(status, certificate.Status);
        var position = certificate.Figures!.PositionBias!;
        Assert.Equal((60, consistency, firstShare), (position.Cases, position.Consistency.Value, position.FirstShare));
        Assert.Equal(likesTheFirst, position.PValue < 0.001);
        Assert.Equal(likesTheFirst, certificate.Reasons.Any(r => r.StartsWith("With the two answers exchanged", StringComparison.Ordinal)));
        var wrong = await Assert.ThrowsAsync<LlmOpsException>(() => service.Judges.PublishAsync("better", Judge with { Pair = ["text", "nothing"] }));
        Assert.Equal("pair", wrong.Problem!.Value.GetProperty("errors")[0].GetProperty("field").GetString());

        static string Field(string prompt, string name)
        {
            var marker = $"[[ ## {name} ## ]]\n";
            var start = prompt.IndexOf(marker, StringComparison.Ordinal) + marker.Length;
            return prompt[start..prompt.IndexOf("\n\n", start, StringComparison.Ordinal)];
        }
    }

    [Fact]
    public async Task A_judge_that_guesses_is_refused_with_every_reason()
    {
        await using var siblings = await SiblingsAsync(wrong: 25);
        await using var service = EvalRunsService.Start(await databases.FreshAsync(), siblings);
        await service.Judges.PublishAsync("helpful", Judge);

        var certificate = await CertifyAsync(service, "helpful");

        Assert.Equal("refused", certificate.Status);
        Assert.Contains(certificate.Reasons, r => r.StartsWith("Kappa 0.167 is below 0.600", StringComparison.Ordinal));
        Assert.Contains(certificate.Reasons, r => r.StartsWith("Of what the person passes", StringComparison.Ordinal));
        Assert.False((await service.Judges.GetAsync("helpful")).IsCertified);
    }

    [Fact]
    public async Task A_new_version_of_the_judge_or_of_the_labels_ends_the_certificate()
    {
        await using var siblings = await SiblingsAsync(wrong: 0);
        await using var service = EvalRunsService.Start(await databases.FreshAsync(), siblings);
        await service.Judges.PublishAsync("helpful", Judge);
        Assert.Equal("certified", (await CertifyAsync(service, "helpful")).Status);

        Assert.Equal(1, (await service.Judges.PublishAsync("helpful", Judge)).Number);
        Assert.True((await service.Judges.GetAsync("helpful")).IsCertified);

        var changed = await service.Judges.PublishAsync("helpful", Judge with { Model = "small" });
        Assert.Equal((2, false, "expired"), (changed.Number, changed.IsCertified, changed.Certificate!.Status));

        await service.Judges.PublishAsync("other", Judge);
        Assert.Equal("certified", (await CertifyAsync(service, "other")).Status);
        await service.Bus.Publish(new DatasetVersionPublished("verdicts", 2, "hash", new Dictionary<string, int>(), DateTimeOffset.UnixEpoch));
        var expired = await Eventually.Async<JudgeResponse>(async () => await service.Judges.GetAsync("other") is { IsCertified: false } judge ? judge : null, "the certificate has ended", TimeSpan.FromSeconds(30));
        Assert.Contains("newer version 2", expired.Certificate!.Reasons.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_judge_that_changes_its_mind_loses_its_certificate_to_the_sentinel()
    {
        await using var siblings = await SiblingsAsync(wrong: 0);
        await using var service = EvalRunsService.Start(await databases.FreshAsync(), siblings);
        await service.Judges.PublishAsync("helpful", Judge);
        await CertifyAsync(service, "helpful");

        Assert.Equal("steady", (await CheckAsync(service)).Status);
        siblings.AnswerPrompt = Answers(wrong: 25);
        var changed = await CheckAsync(service);

        Assert.Equal(("changed", 25 / 60.0), (changed.Status, changed.FlipRate!.Value));
        var judge = await service.Judges.GetAsync("helpful");
        Assert.Equal((false, "suspended"), (judge.IsCertified, judge.Certificate!.Status));
        Assert.Contains(judge.Certificate.Reasons, r => r.StartsWith("Kappa fell", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_verdict_is_paid_for_once()
    {
        await using var siblings = await SiblingsAsync(wrong: 0);
        await using var service = EvalRunsService.Start(await databases.FreshAsync(), siblings);
        await service.Judges.PublishAsync("helpful", Judge);

        var first = await service.UntilEndedAsync((await service.Runs.StartAsync(Scored("judge:helpful"))).Id);
        Assert.Equal((120, 120 * ScriptedSiblings.Price), (siblings.TotalCalls, first.Cost));
        var second = await service.UntilEndedAsync((await service.Runs.StartAsync(Scored("judge:helpful") with { Budget = 1 })).Id);

        Assert.Equal(("completed", 120, 0m), (second.Status, siblings.TotalCalls, second.Cost));
        Assert.Equal(first.Scores, second.Scores);
    }

    [Fact]
    public async Task A_judge_that_fails_makes_errors_and_no_zeros()
    {
        await using var siblings = await SiblingsAsync(wrong: 0);
        siblings.AnswerPrompt = (model, prompt) => model == "large" ? (400, "raw:{\"error\":{\"message\":\"no\",\"type\":\"invalid_request_error\"}}") : (200, ScriptedSiblings.Says("a"));
        await using var service = EvalRunsService.Start(await databases.FreshAsync(), siblings);
        await service.Judges.PublishAsync("helpful", Judge);

        var run = await service.UntilEndedAsync((await service.Runs.StartAsync(Scored("judge:helpful"))).Id);

        Assert.Equal(("failed", 60), (run.Status, run.Outcomes["metric_error"]));
        Assert.Null(run.Scores[0].Score);
        Assert.StartsWith("Judge helpful@1 failed:", (await service.ResultsAsync(run.Id))[0].Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_optimizer_may_not_follow_an_uncertified_judge_unless_it_is_allowed_by_name()
    {
        await using var siblings = await SiblingsAsync(wrong: 0);
        await using var service = EvalRunsService.Start(await databases.FreshAsync(), siblings);
        await service.Judges.PublishAsync("helpful", Judge);
        var order = Scored("judge:helpful") with { Trigger = "optimization" };

        var refused = await Assert.ThrowsAsync<LlmOpsException>(() => service.Runs.StartAsync(order));
        Assert.Equal((409, "judge_not_certified"), (refused.Status, refused.Code));
        Assert.Contains("never measured", refused.Message, StringComparison.Ordinal);

        var allowed = await service.Runs.StartAsync(order with { AllowUncertifiedJudges = ["helpful"] });
        var entry = Assert.Single((await service.Judges.OverridesAsync()).Items);
        Assert.Equal(("helpful", 1, $"eval run {allowed.Id}"), (entry.Judge, entry.JudgeNumber, entry.UsedBy));
        await service.UntilEndedAsync(allowed.Id);
    }

    [Fact]
    public async Task Everything_wrong_with_a_judge_is_told_at_once()
    {
        await using var siblings = await SiblingsAsync(wrong: 0);
        await using var service = EvalRunsService.Start(await databases.FreshAsync(), siblings);

        var wrong = await Assert.ThrowsAsync<LlmOpsException>(() => service.Judges.PublishAsync("helpful", Judge with { Output = "grade", AnswerInput = "reply", Inputs = new Dictionary<string, string>(StringComparer.Ordinal) { ["text"] = "nowhere", ["tone"] = "inputs.tone" } }));
        Assert.Equal(["output", "inputs.text", "inputs.tone", "answer_input"], wrong.Problem!.Value.GetProperty("errors").EnumerateArray().Select(e => e.GetProperty("field").GetString()));

        await service.Judges.PublishAsync("helpful", Judge);
        var unlabelled = await Assert.ThrowsAsync<LlmOpsException>(() => service.Judges.CertifyAsync("helpful", Labels with { Split = "train", LabelField = "verdict", ValidDays = 0, Requirements = new() { MinKappa = 2 } }));
        Assert.Equal(["split", "label_field", "valid_days", "requirements.min_kappa"], unlabelled.Problem!.Value.GetProperty("errors").EnumerateArray().Select(e => e.GetProperty("field").GetString()));
        Assert.Empty((await service.Judges.CertificatesAsync("helpful")).Items);
    }

    private static StartEvalRunRequest Scored(params string[] metrics) => new() { Program = "triage", Version = "1", Dataset = "verdicts", DatasetVersion = "1", Metrics = metrics };

    private static async Task<ScriptedSiblings> SiblingsAsync(int wrong)
    {
        var siblings = await ScriptedSiblings.StartAsync();
        siblings.Fill("validation", 60, i => i % 2 == 0 ? "a" : "b");
        siblings.AnswerPrompt = Answers(wrong);
        return siblings;
    }

    /// <summary>The judge sees even rows as people do, except the first so many of them.</summary>
    private static Func<string, string, (int, string)> Answers(int wrong) => (_, prompt) =>
    {
        var start = prompt.LastIndexOf("row validation ", StringComparison.Ordinal) + "row validation ".Length;
        var row = int.Parse(prompt[start..(start + 4)], System.Globalization.CultureInfo.InvariantCulture);
        return (200, ScriptedSiblings.Says(row % 2 == 0 && row / 2 >= wrong ? "a" : "b"));
    };

    private static async Task<CertificateResponse> CertifyAsync(EvalRunsService service, string judge)
    {
        var started = await service.Judges.CertifyAsync(judge, Labels);
        Assert.Equal("measuring", started.Status);
        return await Eventually.Async<CertificateResponse>(async () => await service.Judges.CertificateAsync(judge, started.Id) is { Status: not "measuring" } decided ? decided : null, "the certificate is decided", TimeSpan.FromSeconds(60));
    }

    private static async Task<SentinelCheckResponse> CheckAsync(EvalRunsService service)
    {
        var started = await service.Judges.CheckAsync("helpful");
        return await Eventually.Async<SentinelCheckResponse>(async () => (await service.Judges.ChecksAsync("helpful")).Items.SingleOrDefault(c => c.Id == started.Id && c.Status != "measuring"), "the check has ended", TimeSpan.FromSeconds(60));
    }
}
