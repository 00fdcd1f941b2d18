using LlmOps.Client.Optimizer;
using LlmOps.Dashboard.Platform;
using Microsoft.AspNetCore.Components;

namespace LlmOps.Dashboard.Pages.OptimizationJobs;

public sealed partial class ReportPage
{
    private Answer<JobReport> report = null!;

    [Parameter]
    public Guid Id { get; set; }

    [CascadingParameter]
    private HttpContext HttpContext { get; set; } = null!;

    protected override async Task LoadAsync()
    {
        report = await Platform.AskAsync(PlatformServices.Optimizer, (c, stop) => c.OptimizationJobs.ReportAsync(Id, stop));
        HttpContext.Reflect(report.Problem);
    }

    private static IEnumerable<(HeldOutFinding Finding, string Rows, double PValue)> Findings(JobFindings findings) =>
        findings.HeldOut.Select(h => (h, $"{findings.HeldOutRows} kept from the search", h.AdjustedPValue)).Concat(findings.FinalCheck is { } check ? [(check, "sealed test split", check.PValue)] : []);

    private static string Capital(string words) => $"{char.ToUpperInvariant(words[0])}{words[1..]}";
}
