using System.Globalization;
using System.Text;
using System.Xml.Linq;
using LlmOps.Client.Evals;

namespace LlmOps.Cli.Gates;

/// <summary>A gate's decision in the forms that CI systems and pull requests show.</summary>
internal static class GateReports
{
    /// <summary>One test case per rule: broken rules are failures, what is not settled or needs a look is an error, so that neither is green.</summary>
    public static string JUnit(GateDecisionResponse decision)
    {
        var suite = new XElement("testsuite",
            new XAttribute("name", $"llmops gate {decision.Gate}"), new XAttribute("tests", decision.Findings.Count),
            new XAttribute("failures", decision.Findings.Count(f => f.Status == "fail")), new XAttribute("errors", decision.Findings.Count(f => f.Status is "review" or "insufficient")),
            new XAttribute("timestamp", decision.At.ToString("s", CultureInfo.InvariantCulture)),
            new XElement("properties", Property("verdict", decision.Verdict), Property("eval_run", decision.EvalRunId.ToString()), Property("baseline_run", decision.BaselineRunId?.ToString() ?? "none")),
            decision.Findings.Select(Case));
        return new XDeclaration("1.0", "utf-8", null) + Environment.NewLine + new XElement("testsuites", suite) + Environment.NewLine;
    }

    public static string Markdown(GateDecisionResponse decision)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"### Gate `{decision.Gate}`: {decision.Verdict.Replace('_', ' ')}\n\n");
        text.Append("| rule | subject | outcome | detail |\n|---|---|---|---|\n");
        foreach (var finding in decision.Findings)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {Cell(finding.Rule)} | {Cell(finding.Subject)} | {finding.Status} | {Cell(finding.Detail)} |\n");
        }

        if (decision.Metrics.Count > 0)
        {
            text.Append("\n| metric | baseline | candidate | difference (95 %) | improved | regressed |\n|---|---|---|---|---|---|\n");
            foreach (var metric in decision.Metrics)
            {
                text.Append(CultureInfo.InvariantCulture, $"| {Cell(metric.Metric)} | {metric.Baseline * 100:0.0} % | {metric.Candidate * 100:0.0} % | {metric.Difference * 100:+0.0;-0.0;0.0} [{metric.Lower * 100:+0.0;-0.0;0.0}, {metric.Upper * 100:+0.0;-0.0;0.0}] | {metric.Improved} | {metric.Regressed} |\n");
            }
        }

        text.Append(CultureInfo.InvariantCulture, $"\nRun `{decision.EvalRunId}`, baseline {(decision.BaselineRunId is { } baseline ? $"`{baseline}`" : "none")}, policy version {decision.GateNumber}.\n");
        return text.ToString();
    }

    private static XElement Case(GateFindingResponse finding)
    {
        var test = new XElement("testcase", new XAttribute("classname", finding.Rule), new XAttribute("name", Clean(finding.Subject)));
        if (finding.Status != "pass")
        {
            test.Add(new XElement(finding.Status == "fail" ? "failure" : "error", new XAttribute("type", finding.Status), new XAttribute("message", Clean(finding.Detail))));
        }

        return test;
    }

    private static XElement Property(string name, string value) => new("property", new XAttribute("name", name), new XAttribute("value", value));

    // XML 1.0 has no place for control characters, not even escaped; names of slices come from uploads.
    private static string Clean(string text) => string.Concat(text.Where(c => System.Xml.XmlConvert.IsXmlChar(c) && !char.IsControl(c)));

    private static string Cell(string text) => text.ReplaceLineEndings(" ").Replace("|", "\\|", StringComparison.Ordinal);
}
