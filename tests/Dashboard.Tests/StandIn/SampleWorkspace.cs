using System.Text.Json;
using System.Text.Json.Nodes;
using LlmOps.Client;
using LlmOps.Client.Evals;
using LlmOps.Client.Gateway;
using LlmOps.Client.Optimizer;
using LlmOps.Client.Registry;

namespace LlmOps.Dashboard.Tests.StandIn;

/// <summary>A workspace with something on every page. Each text goes through <c>name</c> (ids in addresses) or <c>text</c> (free words), so that a test can make them hostile.</summary>
internal sealed partial class SampleWorkspace
{
    private readonly PlatformStandIn platform;
    private readonly Func<string, string> text;
    private readonly DateTimeOffset now = TimeProvider.System.GetUtcNow();

    private SampleWorkspace(PlatformStandIn platform, Func<string, string> name, Func<string, string> text)
    {
        (this.platform, this.text) = (platform, text);
        (Program, Dataset, LongProgram) = (name("support-triage"), name("support-messages"), name("places-from-files"));
    }

    public string Program { get; }

    public string Dataset { get; }

    public Guid BaselineRun { get; } = Id(1);

    public Guid CandidateRun { get; } = Id(2);

    public Guid RunningRun { get; } = Id(3);

    public Guid Job { get; } = Id(4);

    public Guid Rollout { get; } = Id(5);

    public Guid Inference { get; } = Id(6);

    public Guid Upgrade { get; } = Id(7);

    /// <summary>The address of every page, with a short name.</summary>
    public IReadOnlyList<(string Name, string Path)> Pages
    {
        get
        {
            var (program, dataset) = (Uri.EscapeDataString(Program), Uri.EscapeDataString(Dataset));
            return
            [
                ("home", "/"),
                ("programs", "/programs"),
                ("program-versions", $"/programs/{program}"),
                ("program-rollout", $"/programs/{program}?tab=rollout"),
                ("program-evals", $"/programs/{program}?tab=evals"),
                ("program-calls", $"/programs/{program}?tab=calls"),
                ("program-code", $"/programs/{program}?tab=code"),
                ("version", $"/programs/{program}/versions/2"),
                ("version-steps", $"/programs/{Uri.EscapeDataString(LongProgram)}/versions/1"),
                ("steps-code", $"/programs/{Uri.EscapeDataString(LongProgram)}?tab=code"),
                ("export", $"/programs/{program}/versions/2/export"),
                ("diff", $"/programs/{program}/diff?from=1&to=2"),
                ("datasets", "/datasets"),
                ("dataset-splits", $"/datasets/{dataset}"),
                ("dataset-examples", $"/datasets/{dataset}?tab=examples"),
                ("dataset-quality", $"/datasets/{dataset}?tab=quality"),
                ("dataset-changes", $"/datasets/{dataset}?tab=changes"),
                ("annotation", "/annotation"),
                ("queue", $"/annotation/{Uri.EscapeDataString(Queue)}"),
                ("label", $"/annotation/{Uri.EscapeDataString(Queue)}/label"),
                ("dataset-test", $"/datasets/{dataset}?tab=test"),
                ("eval-runs", "/eval-runs"),
                ("eval-run-new", $"/eval-runs/new?program={program}"),
                ("eval-run", $"/eval-runs/{CandidateRun}"),
                ("eval-run-live", $"/eval-runs/{RunningRun}"),
                ("compare", $"/eval-runs/compare?baseline={BaselineRun}&candidate={CandidateRun}"),
                ("compare-choose", "/eval-runs/compare"),
                ("judges", "/judges"),
                ("judge", $"/judges/{Uri.EscapeDataString(Judge)}"),
                ("gates", "/gates"),
                ("gate", $"/gates/{Uri.EscapeDataString(Gate)}"),
                ("jobs", "/optimization-jobs"),
                ("job-new", "/optimization-jobs/new"),
                ("job", $"/optimization-jobs/{Job}"),
                ("job-report", $"/optimization-jobs/{Job}/report"),
                ("distillations", "/distillations"),
                ("distillation", $"/distillations/{Distillation}"),
                ("rollouts", "/rollouts"),
                ("rollout", $"/rollouts/{Rollout}?user=user-17"),
                ("rollout-stop", $"/rollouts/{Rollout}?confirm=kill"),
                ("inferences", "/inferences"),
                ("inference", $"/inferences/{Inference}"),
                ("inference-steps", $"/inferences/{LongInference}"),
                ("inference-failed", $"/inferences/{FailedInference}"),
                ("inference-sealed", $"/inferences/{SealedInference}"),
                ("models", "/models"),
                ("upgrades", "/model-upgrades"),
                ("upgrade", $"/model-upgrades/{Upgrade}"),
                ("keys", "/keys"),
                ("audit", "/audit"),
            ];
        }
    }

    public static SampleWorkspace Fill(PlatformStandIn platform, Func<string, string>? name = null, Func<string, string>? text = null)
    {
        var workspace = new SampleWorkspace(platform, name ?? (n => n), text ?? (t => t));
        workspace.FillRegistry();
        workspace.FillEvals();
        workspace.FillJudges(name ?? (n => n));
        workspace.FillAnnotation(name ?? (n => n));
        workspace.FillOptimizer();
        workspace.FillGateway();
        workspace.FillSteps();
        return workspace;
    }

    /// <summary>Every list answers, with nothing in it.</summary>
    public static void FillNothing(PlatformStandIn platform)
    {
        foreach (var list in new[] { "programs", "datasets", "annotation-queues", "eval-runs", "metrics", "judges", "judge-overrides", "gates", "optimization-jobs", "fine-tune-jobs", "optimizers", "model-upgrades", "models", "providers", "rollouts", "flags", "inferences", "keys", "audit" })
        {
            platform.OnList<object>($"GET /api/{list}");
        }
    }

    public RolloutResponse RolloutIn(string state) => new(
        Rollout, Program, state, text("started by the release owner"), 1, 2, [1, 10, 50, 100], 2, state is "ramping" or "held" ? 50 : 0, 1042, 2, 2,
        [new("stable", 1, 5_214, 12, 803, 212.4, 1.284m, 0.71, 96), new("candidate", 2, 5_198, 9, 797, 231.9, 1.9077m, 0.84, 102)],
        text("release-owner"), now.AddDays(-2), now.AddMinutes(-3));

    public EvalRunResponse RunIn(Guid id, string status, int done, int version = 2) => new()
    {
        Id = id,
        Program = Program,
        Version = version,
        ProgramHash = new string('a', 64),
        Dataset = Dataset,
        DatasetVersion = 1,
        Split = "validation",
        Model = version == 2 ? null : "practice-small",
        Status = status,
        Trigger = "person",
        RequestedBy = text("ml-engineer"),
        Total = 600,
        Done = done,
        Outcomes = new Dictionary<string, int> { ["ok"] = done - 4, ["parse_failure"] = 2, ["timeout"] = 2 },
        Reused = 120,
        Scores = [new("exact_match", version == 2 ? 0.841 : 0.772, version == 2 ? 0.812 : 0.737, version == 2 ? 0.868 : 0.804, done - 2), new("normalised_match", 0.853, 0.824, 0.879, done - 2)],
        Cost = 0.0841m,
        InputTokens = 412_000,
        OutputTokens = 9_120,
        Budget = 2m,
        CreatedAt = now.AddMinutes((version - 3) * 10),
        StartedAt = now.AddMinutes((version - 3) * 10).AddSeconds(2),
        EndedAt = status == "completed" ? now.AddMinutes(((version - 3) * 10) + 3) : null,
        EtaSeconds = status == "running" ? 74 : null,
    };

    private static Guid Id(int number) => new($"0198a3c4-1f00-7abc-8def-{number:000000000000}");

    private static JsonObject Json(params (string Name, string Value)[] fields) => new(fields.Select(f => KeyValuePair.Create<string, JsonNode?>(f.Name, f.Value)));

    private void FillRegistry()
    {
        var labels = new Dictionary<string, int> { ["staging"] = 2 };
        var program = new ProgramResponse(Program, 2, labels, text("text -> label: Literal['card arrival', 'exchange rate', 'lost card', 'refund']"), "chain_of_thought", "practice-small", now.AddDays(-20), now.AddHours(-3));
        var longNamed = program with { Name = "a-program-with-a-name-so-long-that-no-column-was-made-for-it-and-it-has-to-wrap-somewhere", Labels = new Dictionary<string, int>(), Model = "gpt-4o-mini", Signature = "question -> answer" };
        var spec = JsonSerializer.SerializeToElement(new
        {
            profile = "native",
            steps = new[]
            {
                new
                {
                    id = "classify", module = "chain_of_thought", adapter = "chat",
                    signature = new { instructions = text("Sort a customer's message into the intent that helps support answer it fastest.\nWhen two fit, take the more specific one."), inputs = new[] { new { name = "text", type = "str", desc = text("what the customer wrote") } }, outputs = new[] { new { name = "label", type = "Literal['card arrival', 'refund']", desc = text("the intent") } } },
                    demos = new[] { new { inputs = Json(("text", text("My card has not come yet"))), outputs = Json(("label", text("card arrival"))), augmented = true } },
                    model = new { name = "practice-small", temperature = 0, max_tokens = 512 },
                },
            },
        }, LlmOpsJson.Options);
        var first = new ProgramVersionResponse(Program, 1, new string('b', 64), spec, text("First version"), text("ml-engineer"), null, new("human"), [], now.AddDays(-20));
        var second = new ProgramVersionResponse(Program, 2, new string('c', 64), spec, text("Found by bootstrap_random_search"), text("optimizer"), 1, new("optimization", Job, 7, $"{Dataset}@1", [CandidateRun]), ["staging", text("free label")], now.AddHours(-3));
        var path = $"/api/programs/{Program}";
        platform.OnList("GET /api/programs", program, longNamed);
        platform.On($"GET {path}", program);
        platform.OnList($"GET {path}/versions", second, first);
        platform.On($"GET {path}/versions/2", second);
        platform.On($"GET {path}/versions/latest", second);
        var state = JsonSerializer.SerializeToElement(new { predict = new { demos = Array.Empty<object>(), signature = new { instructions = text("Sort a customer's message."), fields = new[] { new { prefix = "Text:", description = text("what the customer wrote") } } } } }, LlmOpsJson.Options);
        platform.On($"GET {path}/export", new ExportProgramResponse(Program, 2, "dspy", state, [new("signature_not_carried", "/steps/0/signature", text("a state has neither names nor types; declare in Python: text -> label"))]));
        platform.OnList($"GET {path}/labels", new LabelMove("staging", 1, 2, text("ml-engineer"), text("better on validation"), now.AddHours(-3)), new LabelMove("staging", null, 1, text("ml-engineer"), null, now.AddDays(-20)));
        platform.On($"GET {path}/diff", new VersionDiffResponse(Program, 1, 2, [
            new("changed", "steps.classify.signature.instructions", text("Sort a message into an intent."), text("Sort a customer's message into the intent that helps support answer it fastest.")),
            new("added", "steps.classify.demos.0", null, text("{\"inputs\":{\"text\":\"My card has not come yet\"},\"outputs\":{\"label\":\"card arrival\"}}")),
            new("removed", "steps.classify.model.temperature", "0.7", null)]));

        var counts = new Dictionary<string, int> { ["train"] = 420, ["validation"] = 600, ["test"] = 180 };
        string[] intents = ["card arrival", "exchange rate", "lost or stolen card", "refund not showing up", "top up failed", "pending transfer", "wrong amount of cash received", "verify my identity"];
        var balance = intents.Select((intent, i) => (intent, i)).ToDictionary(p => text(p.intent), p => (IReadOnlyDictionary<string, int>)new Dictionary<string, int> { ["train"] = 60 - (p.i * 4), ["validation"] = 82 - (p.i * 5), ["test"] = 24 - p.i });
        var version = new DatasetVersionResponse(Dataset, 1, new string('d', 64), counts, ["text"], ["label"], new Dictionary<string, IReadOnlyDictionary<string, IReadOnlyDictionary<string, int>>> { ["label"] = balance }, [text("3 near duplicates were kept in one split"), text("2 inputs have conflicting labels")], text("ml-engineer"), now.AddDays(-21));
        platform.OnList("GET /api/datasets", new DatasetResponse(Dataset, 1, counts, now.AddDays(-21), now.AddDays(-21)));
        platform.OnList($"GET /api/datasets/{Dataset}/versions", version);
        platform.On($"GET /api/datasets/{Dataset}/versions/latest", version);
        platform.On($"GET /api/datasets/{Dataset}/versions/1", version);
        platform.OnList($"GET /api/datasets/{Dataset}/versions/1/examples", [.. Enumerable.Range(1, 6).Select(i => new ExampleResponse($"{i}f3a9c{i:00}77e", Json(("text", text($"I am still waiting for my card after {i} weeks, is it normal that it takes so long?"))), Json(("label", text("card arrival"))), null, "train"))]);
        platform.OnList($"GET /api/datasets/{Dataset}/versions/1/final-checks", new FinalCheckResponse(Id(20), Dataset, 1, Program, 2, CandidateRun, text("release-owner"), text("before the first rollout"), now.AddHours(-2)));
    }

    private void FillEvals()
    {
        var (baseline, candidate, running) = (RunIn(BaselineRun, "completed", 600, 1), RunIn(CandidateRun, "completed", 600), RunIn(RunningRun, "running", 214));
        platform.OnList("GET /api/eval-runs", running, candidate, baseline);
        platform.On($"GET /api/eval-runs/{BaselineRun}", baseline);
        platform.On($"GET /api/eval-runs/{CandidateRun}", candidate);
        platform.On($"GET /api/eval-runs/{RunningRun}", running);
        EvalResultResponse[] results =
        [
            Result(1, "ok", 1), Result(2, "ok", 0), Result(3, "parse_failure", 0) with { Error = text("The answer has no field 'label'.") },
            Result(4, "timeout", null) with { Outputs = null, Error = text("No answer within 30 s.") },
        ];
        platform.OnList($"GET /api/eval-runs/{CandidateRun}/results", results);
        platform.OnList($"GET /api/eval-runs/{RunningRun}/results", results);
        platform.On("GET /api/eval-runs/compare", new CompareResponse(baseline, candidate, 596, [text("4 examples were left out: they ended in an error in one of the runs.")],
            [new("exact_match", 0.772, 0.841, 0.069, 0.041, 0.098, 0.00002, 61, 515, 20, 0.038, "better"), new("normalised_match", 0.801, 0.812, 0.011, -0.014, 0.035, 0.41, 31, 541, 24, 0.031, "no_difference_shown")],
            [new("1f3a9c", 1, 0, Json(("text", text("The exchange rate you applied is wrong"))), Json(("label", text("exchange rate"))), Json(("label", text("exchange rate"))), Json(("label", text("refund not showing up")))), new("2f3a9c", 0, 1, Json(("text", text("Where is my card?"))), Json(("label", text("card arrival"))), Json(("label", text("lost or stolen card"))), Json(("label", text("card arrival"))))]));
        platform.OnList("GET /api/metrics", new MetricResponse("exact_match", 1, "code", text("Outputs equal the labels.")));
    }

    private EvalResultResponse Result(int number, string outcome, double? score) => new(
        $"{number}f3a9c{number:00}77e", 0, outcome, new Dictionary<string, double?> { ["exact_match"] = score, ["normalised_match"] = score }, new Dictionary<string, string>(StringComparer.Ordinal) { ["exact_match"] = text("differs in label") },
        Json(("text", text("I have been waiting for my new card for two weeks, when will it arrive?"))), Json(("label", text("card arrival"))), Json(("label", text("card arrival")), ("reasoning", text("The customer asks when the card comes."))),
        null, Inference.ToString(), 203.4, 0.00012m, number == 2, "worker-1");

    private void FillOptimizer()
    {
        var job = new OptimizationJobResponse
        {
            Id = Job, Program = Program, BaseVersion = 1, Dataset = Dataset, DatasetVersion = 1, Optimizer = "bootstrap_random_search", Metric = "exact_match", TaskModel = "practice-small", Seed = 1,
            Budget = 2m, Cost = 0.61m, Status = "completed", Progress = text("compared the winner with the baseline"), TrialsDone = 10, TrialsPlanned = 10, BaselineScore = 0.772, BestScore = 0.841, BestTrial = 7, NewVersion = 2,
            Comparison = new(BaselineRun, CandidateRun, 0.069, 0.041, 0.098, 0.00002, "better"), RequestedBy = text("ml-engineer"), CreatedAt = now.AddHours(-4), EndedAt = now.AddHours(-3),
        };
        platform.OnList("GET /api/optimization-jobs", job with { Id = Id(14), Status = "running", TrialsDone = 3, NewVersion = null, Comparison = null, EndedAt = null }, job);
        platform.On($"GET /api/optimization-jobs/{Job}", job);
        double[] scores = [0.772, 0.790, 0.801, 0.786, 0.823, 0.815, 0.841, 0.829, 0.833, 0.811];
        platform.OnList($"GET /api/optimization-jobs/{Job}/trials", [.. scores.Select((score, i) => new TrialResponse(i + 1, text($"candidate with {i * 4} demos"), "completed", score, score - 0.03, score + 0.027, i * 4, 0.06m, CandidateRun, null, now.AddHours(-4).AddMinutes(i), now.AddHours(-4).AddMinutes(i + 1)))]);
        FillFindings(job);
        platform.OnList("GET /api/optimizers", new OptimizerResponse("bootstrap_random_search", text("Random search over demos"), new Dictionary<string, JsonElement>()));
        var upgrade = new ModelUpgradeResponse(Upgrade, "practice-small", "practice-small-2", "running", null, 10m, 1.23m,
            [
                new(Program, 2, "proposed", text("better than on the old model"), $"{Dataset}@1", 0.841, 0.802, 0.853, 0.012, 0.002, 0.024, BaselineRun, CandidateRun, CandidateRun, Job, 3, Rollout, 0.82),
                new("invoice-fields", 4, "no_evidence", text("it was never evaluated, so there is nothing to compare with"), null, null, null, null, null, null, null, null, null, null, null, null, null, null),
                new("reply-drafts", 9, "evaluating", null, "replies@3", 0.71, null, null, null, null, null, BaselineRun, null, null, null, null, null, null),
            ], text("platform-engineer"), now.AddMinutes(-40), null);
        platform.OnList("GET /api/model-upgrades", upgrade);
        platform.On($"GET /api/model-upgrades/{Upgrade}", upgrade);
    }

    private void FillGateway()
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        platform.OnList(
            "GET /api/models",
            new ModelResponse("practice-small", "practice", "practice-small", 0.15m, 0.6m, today.AddDays(23), "practice-small-2", null, now),
            new ModelResponse("practice-small-2", "practice", "practice-small-2", 0.12m, 0.48m, null, null, text("successor"), now),
            new ModelResponse("gpt-4o-mini", "openai", "gpt-4o-mini-2024-07-18", 0.15m, 0.6m, today.AddDays(71), "gpt-5-mini", null, now));
        platform.OnList("GET /api/providers", new ProviderResponse("practice", "http://127.0.0.1:5110/v1", null, false, 60, now.AddDays(-30)), new ProviderResponse("openai", "https://api.openai.com/v1", "Providers:OpenAi:Key", false, 60, now.AddDays(-30)));
        var rollout = RolloutIn("ramping");
        platform.OnList("GET /api/rollouts", rollout);
        platform.On($"GET /api/rollouts/{Rollout}", rollout);
        var flag = new FlagResponse($"rollout:{Program}", true, false, 1, 2, 50, "seed", 1042, now);
        platform.OnList("GET /api/flags", flag);
        platform.On($"POST /api/flags/rollout:{Program}/kill", flag with { Killed = true, Percent = 0 });
        platform.On($"GET /api/flags/rollout:{Program}/explain", new ExplainResponse(flag.Key, "user-17", 31.4, "candidate", 2, text("bucket 31.4 is below 50")));
        platform.OnList("GET /api/audit", new AuditResponse(42, now.AddMinutes(-3), text("release-owner"), "rollout.advance", $"rollout:{Program}", text("guard metrics are fine"), text("percent 10"), text("percent 50"), "4bf92f3577b34da6a3ce929d0e0e4736", new string('e', 64)), new AuditResponse(41, now.AddHours(-5), text("release-owner"), "rollout.start", $"rollout:{Program}", null, null, null, null, new string('f', 64)));

        var call = new InferenceResponse(Inference, now.AddMinutes(-2), "program", Program, 2, "candidate", "candidate", null, "practice-small", "ok", 231.9, null, 1_204, 14, 0.000189m, text("user-17"), "key_3", "4bf92f3577b34da6a3ce929d0e0e4736", Rollout, 2, 0, 1);
        var failed = call with { Id = Id(16), Status = "provider_error", Arm = "stable", Version = 1, FeedbackScore = null, FeedbackCount = 0, FallbackReason = "provider_error" };
        platform.OnList("GET /api/inferences", call, failed, call with { Id = Id(17), FeedbackScore = 1, At = now.AddHours(-7) }, call with { Id = Id(18), Kind = "chat", Program = null, Version = null, Arm = null, Model = "gpt-4o-mini", FeedbackScore = null, FeedbackCount = 0 });
        platform.On($"GET /api/inferences/{Inference}", new InferenceDetailResponse(
            call, Json(("text", text("I have been waiting for my new card for two weeks, when will it arrive?"))), Json(("label", text("lost or stolen card"))),
            JsonSerializer.SerializeToElement(new { model = "practice-small", messages = new[] { new { role = "user", content = text("[[ ## text ## ]] I have been waiting for my new card") } } }, LlmOpsJson.Options),
            text("[[ ## label ## ]]\nlost or stolen card"), null, new Dictionary<string, string> { ["channel"] = text("chat") },
            [new(Id(30), Inference, 0, text("It is about a card that has not come."), Json(("label", text("card arrival"))), text("support-lead"), now.AddMinutes(-1))],
            [new("classify", "chain_of_thought", null, 229.4, Json(("text", text("I have been waiting for my new card for two weeks, when will it arrive?"))), Json(("reasoning", text("A card is missing.")), ("label", text("lost or stolen card"))), [Call(text("[[ ## text ## ]] I have been waiting for my new card"), text("[[ ## label ## ]]\nlost or stolen card"))], null)]));
        platform.On("POST /v1/feedback", new FeedbackResponse(Id(31), Inference, 1, null, null, "me", now));

        var key = new KeyResponse("key_3", text("web shop"), ["infer"], [Program], text("admin"), now.AddDays(-9), null);
        platform.OnList("GET /api/keys", key, key with { Id = "key_2", Name = text("old shop"), RevokedAt = now.AddDays(-3) });
        platform.On("POST /api/keys", new CreatedKeyResponse(key with { Id = "key_4", Name = text("mobile app") }, "llmops_shown_this_once_0123456789"));
        platform.On("DELETE /api/keys/key_3", new object());
    }
}
