using System.Text.Json.Nodes;
using LlmOps.Client.Evals;

namespace LlmOps.Dashboard.Tests.StandIn;

/// <summary>Judges with certificates in every state, and a gate with decisions.</summary>
internal sealed partial class SampleWorkspace
{
    public string Judge { get; private set; } = "";

    public string Gate { get; private set; } = "";

    private void FillJudges(Func<string, string> name)
    {
        (Judge, Gate) = (name("reply-satisfies"), name("support-release"));
        var figures = new JudgeFiguresResponse(50, 1, 28, 3, 16, 3, new(0.88, 0.762, 0.944), new(0.745, 0.556, 0.934), new(0.903, 0.751, 0.967), new(0.842, 0.624, 0.945), new(0.81, 0.66, 0.96), new(0.98, 0.895, 0.996), new(0.21, 0.083));
        var certificate = new CertificateResponse(Id(31), Judge, 2, Dataset, 1, "validation", "satisfied", ["second_reader"], "certified", [], figures, new(), text("ml-engineer"), now.AddDays(-2), now.AddDays(-2).AddMinutes(1), now.AddDays(88), now.AddHours(-9));
        var refused = certificate with { Id = Id(32), JudgeNumber = 1, Status = "refused", Reasons = [text("Kappa 0.412 is below 0.600.")], Figures = figures with { Kappa = new(0.412, 0.18, 0.644) }, ExpiresAt = null };
        var judge = new JudgeResponse(Judge, 2, new string('b', 64), Program, 2, "practice-large", "satisfied", ["true"], new Dictionary<string, string>(StringComparer.Ordinal) { ["reply"] = "outputs.reply" }, "reply", text("ml-engineer"), now.AddDays(-3), IsCertified: true, certificate);
        var unmeasured = judge with { Name = name("tone"), IsCertified = false, Certificate = null, Pass = [] };
        platform.OnList("GET /api/judges", judge, unmeasured);
        platform.OnList("GET /api/judge-overrides", new JudgeOverrideResponse(Id(33), name("tone"), 1, text("gate support-release"), text("release-owner"), text("no labels yet"), now.AddDays(-1)));
        platform.On($"GET /api/judges/{Judge}", judge);
        platform.OnList($"GET /api/judges/{Judge}/certificates", certificate, refused);
        platform.OnList($"GET /api/judges/{Judge}/sentinel-checks", new SentinelCheckResponse(Id(34), certificate.Id, now.AddHours(-9), "steady", 0.745, 0.02, [], now.AddHours(-9)));

        var gate = new GateResponse(Gate, 3, Program, JsonNode.Parse("""{"metrics":[{"metric":"exact_match","margin":0.02}],"slices":[{"by":"expected.label","floor":0.6}],"cost":{"max_ratio":1.5}}""")!.AsObject(), new(BaselineRun, text("release-owner"), text("the version that serves"), now.AddDays(-4)), text("release-owner"), now.AddDays(-5));
        var decision = new GateDecisionResponse(Id(35), Gate, 3, CandidateRun, BaselineRun, "hold",
            [new("complete", "run", "pass", text("600 of 600 predictions were scored.")), new("margin", "exact_match", "pass", "+6.9 points against the baseline [+4.1, +9.8 points]."), new("slice", text("expected.label=card arrival"), "fail", text("exact_match 41.2 % over 17; the floor is 60.0 %.")), new("cost", "per example", "review", "Every answer came from the store, so nothing was measured; run it fresh.")],
            [new("exact_match", 0.772, 0.841, 0.069, 0.041, 0.098, 0.00002, 61, 515, 20, 0.038, "better")], text("ci"), now.AddHours(-2));
        platform.OnList("GET /api/gates", gate, gate with { Name = name("support-nightly"), Baseline = null });
        platform.On($"GET /api/gates/{Gate}", gate);
        platform.OnList($"GET /api/gates/{Gate}/decisions", decision, decision with { Id = Id(36), Verdict = "ship", Findings = [decision.Findings[0]] });
        platform.On($"GET /api/gates/{Gate}/decisions/{decision.Id}", decision);
    }
}
