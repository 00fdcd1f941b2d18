using System.CommandLine;
using LlmOps.Client.Optimizer;

namespace LlmOps.Cli.Jobs;

internal static class ReportCommand
{
    private const int LongestText = 160;

    public static Command Build()
    {
        var id = new Argument<Guid>("JOB");
        var markdown = new Option<FileInfo?>("--markdown") { Description = "Also write the report as Markdown into this file." };
        return new Command("report", "What a job changed, why it was chosen, what it is worth and what it cost.") { id, markdown }.Does(async (cli, parsed, cancellationToken) =>
        {
            var report = await cli.Client.OptimizationJobs.ReportAsync(parsed.GetRequiredValue(id), cancellationToken);
            if (parsed.GetValue(markdown) is { } file)
            {
                await File.WriteAllTextAsync(file.FullName, ReportMarkdown.Of(report), cancellationToken);
            }

            return cli.Show(report, r => Render(cli, r));
        });
    }

    private static void Render(CliRun cli, JobReport report)
    {
        JobCommands.Render(cli, report.Job);
        cli.Facts(("chosen", report.Chosen), ("rows", report.Winner is null ? null : $"{report.Improved} better, {report.Regressed} worse"), ("detectable", report.SmallestDetectable is { } smallest ? $"differences from {smallest * 100:0.0} points on" : null));
        if (report.Job.Findings is { } findings)
        {
            cli.Facts(
                ("train", findings.Train is { } gap ? $"{Words.Percent(gap.Train)} on {gap.Rows} training rows, {Words.Percent(gap.Validation)} on validation" : null),
                ("final check", findings.FinalCheck is { } check ? $"{Words.Percent(check.Baseline)} to {Words.Percent(check.Candidate)} on the sealed test split, {Words.Points(check.Difference)} [{check.Lower * 100:+0.0;-0.0}, {check.Upper * 100:+0.0;-0.0}]: {check.Verdict.Replace('_', ' ')}" : null),
                ("note", findings.Note));
            cli.Table(["trial", "baseline", "candidate", "difference", "p (Holm)", "verdict"], findings.HeldOut.Select(h => (IReadOnlyList<string?>)
                [h.Trial.ToString(), Words.Percent(h.Baseline), Words.Percent(h.Candidate), $"{Words.Points(h.Difference)} [{h.Lower * 100:+0.0;-0.0}, {h.Upper * 100:+0.0;-0.0}]", Words.Share(h.AdjustedPValue), h.Verdict.Replace('_', ' ')]));
        }

        cli.Table(["change", "where", "before", "after"], report.Changes.Select(c => (IReadOnlyList<string?>)[c.Kind, c.Path, Short(c.Before), Short(c.After)]));
        cli.Table(["paid for", "runs", "calls", "cost"], report.Spending.Select(s => (IReadOnlyList<string?>)[s.Purpose, s.Runs.ToString(), s.Calls.ToString(), Words.Money(s.Cost)]));
    }

    private static string? Short(string? text) => text is { Length: > LongestText } ? $"{text[..LongestText]}..." : text;
}
