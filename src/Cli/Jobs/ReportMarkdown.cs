using System.Globalization;
using System.Text;
using LlmOps.Client.Optimizer;

namespace LlmOps.Cli.Jobs;

/// <summary>The report of a job as a page to keep.</summary>
internal static class ReportMarkdown
{
    public static string Of(JobReport report)
    {
        var (job, page) = (report.Job, new StringBuilder());
        page.Line($"# {job.Optimizer} on {job.Program} version {job.BaseVersion}").Line()
            .Line($"Data {job.Dataset}@{job.DatasetVersion}, metric {job.Metric}, task model {job.TaskModel}, seed {job.Seed}. {job.Status}{(job.StatusReason is null ? "." : $": {job.StatusReason}")}").Line()
            .Line(report.Chosen).Line();
        if (job.Findings is { } findings)
        {
            page.Line("| trial | rows | baseline | candidate | difference | p | verdict |").Line("|---|---|---:|---:|---|---:|---|");
            foreach (var held in findings.HeldOut)
            {
                page.Line(Row(held, $"{findings.HeldOutRows} kept from the search", held.AdjustedPValue));
            }

            if (findings.FinalCheck is { } check)
            {
                page.Line(Row(check, "sealed test", check.PValue));
            }

            page.Line().Line(findings.Train is { } gap ? $"On {gap.Rows} training rows the winner scores {Percent(gap.Train)}, on validation {Percent(gap.Validation)}." : "").Line(findings.Note ?? "");
        }

        page.Line(string.Create(CultureInfo.InvariantCulture, $"{report.Improved} rows better, {report.Regressed} worse{(report.SmallestDetectable is { } smallest ? $"; so many rows show differences from {smallest * 100:0.0} points on" : "")}.")).Line().Line("## What changed").Line();
        foreach (var change in report.Changes)
        {
            page.Line($"- {change.Kind} `{change.Path}`{(change.Before is null ? "" : $"\n  - before: {Quoted(change.Before)}")}{(change.After is null ? "" : $"\n  - after: {Quoted(change.After)}")}");
        }

        page.Line().Line("## What it cost").Line().Line("| paid for | runs | calls | US dollars |").Line("|---|---:|---:|---:|");
        foreach (var line in report.Spending)
        {
            page.Line(string.Create(CultureInfo.InvariantCulture, $"| {line.Purpose} | {line.Runs} | {line.Calls} | {line.Cost:0.0000} |"));
        }

        return page.Line(string.Create(CultureInfo.InvariantCulture, $"\nQuoted at most {job.QuotedCost:0.0000}, spent {job.Cost:0.0000} of {job.Budget:0.00##}.")).ToString();
    }

    private static string Row(HeldOutFinding finding, string rows, double p) => string.Create(
        CultureInfo.InvariantCulture,
        $"| {finding.Trial} | {rows} | {Percent(finding.Baseline)} | {Percent(finding.Candidate)} | {finding.Difference * 100:+0.0;-0.0} [{finding.Lower * 100:+0.0;-0.0}, {finding.Upper * 100:+0.0;-0.0}] | {p:0.000} | {finding.Verdict.Replace('_', ' ')} |");

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.0} %");

    private static string Quoted(string text) => text.ReplaceLineEndings(" ");

    private static StringBuilder Line(this StringBuilder page, string text = "") => page.Append(text).Append('\n');
}
