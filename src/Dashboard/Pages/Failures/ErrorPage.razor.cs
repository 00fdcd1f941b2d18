using System.Diagnostics;

namespace LlmOps.Dashboard.Pages.Failures;

public sealed partial class ErrorPage
{
    private readonly string trace = Activity.Current?.TraceId.ToString() ?? "(none)";
}
