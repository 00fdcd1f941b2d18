using LlmOps.Client;
using LlmOps.Client.Evals;
using LlmOps.Dashboard.Display;
using LlmOps.Dashboard.Platform;
using Microsoft.AspNetCore.Components;

namespace LlmOps.Dashboard.Pages.Judges;

public sealed partial class JudgePage
{
    private Answer<JudgeResponse> judge = null!;
    private Answer<Page<CertificateResponse>> certificates = null!;
    private Answer<Page<SentinelCheckResponse>> checks = null!;
    private CertifyForm form = new();
    private Problem? problem;

    [Parameter]
    public string Name { get; set; } = "";

    [SupplyParameterFromForm(FormName = "certify")]
    public CertifyForm? Form { get; set; }

    [CascadingParameter]
    private HttpContext HttpContext { get; set; } = null!;

    protected override async Task LoadAsync()
    {
        form = Form ?? new();
        var judgeAsked = Platform.AskAsync(PlatformServices.Evals, (c, stop) => c.Judges.GetAsync(Name, stop));
        var certificatesAsked = Platform.AskAsync(PlatformServices.Evals, (c, stop) => c.Judges.CertificatesAsync(Name, limit: 50, cancellationToken: stop));
        var checksAsked = Platform.AskAsync(PlatformServices.Evals, (c, stop) => c.Judges.ChecksAsync(Name, stop));
        (judge, certificates, checks) = (await judgeAsked, await certificatesAsked, await checksAsked);
        HttpContext.Reflect(judge.Problem);
    }

    private async Task CertifyAsync()
    {
        problem = (await Platform.AskAsync(PlatformServices.Evals, (c, stop) => c.Judges.CertifyAsync(Name, form.ToRequest(), stop))).Problem;
        Again();
    }

    private async Task CheckAsync()
    {
        problem = (await Platform.AskAsync(PlatformServices.Evals, (c, stop) => c.Judges.CheckAsync(Name, stop))).Problem;
        Again();
    }

    private void Again()
    {
        if (problem is null)
        {
            Nav.NavigateTo(Links.Judge(Name));
        }
    }
}

/// <summary>What a person typed to have a judge measured.</summary>
public sealed class CertifyForm
{
    public string? Dataset { get; set; }

    public string? Split { get; set; }

    public string? LabelField { get; set; }

    public string? Reason { get; set; }

    internal CertifyJudgeRequest ToRequest() => new() { Dataset = Filter.Of(Dataset) ?? "", Split = Filter.Of(Split) ?? "validation", LabelField = Filter.Of(LabelField), Reason = Filter.Of(Reason) };
}
