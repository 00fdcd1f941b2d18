using Microsoft.AspNetCore.Components;

namespace LlmOps.Dashboard.Layout;

public sealed partial class NavMenu
{
    private static readonly (string Path, string Text, string Icon)[] Entries =
    [
        ("/", "Home", "home"),
        ("/programs", "Programs", "sitemap"),
        ("/datasets", "Datasets", "database"),
        ("/annotation", "Annotation", "tags"),
        ("/eval-runs", "Eval runs", "chart-bar"),
        ("/judges", "Judges", "scale"),
        ("/gates", "Gates", "shield-check"),
        ("/optimization-jobs", "Optimization", "adjustments"),
        ("/distillations", "Distillation", "school"),
        ("/rollouts", "Rollouts", "rocket"),
        ("/inferences", "Inferences", "messages"),
        ("/models", "Models", "cpu"),
        ("/model-upgrades", "Model upgrades", "arrow-up-circle"),
        ("/keys", "Keys", "key"),
        ("/audit", "Audit", "history"),
    ];

    private string? who;

    [CascadingParameter]
    private HttpContext? HttpContext { get; set; }

    protected override void OnInitialized() => who = HttpContext?.User.Identity?.Name;
}
