namespace LlmOps.Dashboard.Display;

/// <summary>Addresses of the pages.</summary>
internal static class Links
{
    public static string Program(string name) => $"/programs/{Segment(name)}";

    public static string Version(string program, int version) => $"/programs/{Segment(program)}/versions/{version}";

    public static string Export(string program, int version) => $"{Version(program, version)}/export";

    public static string Diff(string program, int from, int to) => $"/programs/{Segment(program)}/diff?from={from}&to={to}";

    public static string Dataset(string name, int? version = null) => $"/datasets/{Segment(name)}{(version is null ? "" : $"?version={version}")}";

    public static string EvalRun(Guid id) => $"/eval-runs/{id}";

    public static string Compare(Guid baseline, Guid candidate) => $"/eval-runs/compare?baseline={baseline}&candidate={candidate}";

    public static string Judge(string name) => $"/judges/{Segment(name)}";

    public static string Gate(string name) => $"/gates/{Segment(name)}";

    public static string Decision(string gate, Guid id) => $"{Gate(gate)}?decision={id}";

    public static string Job(Guid id) => $"/optimization-jobs/{id}";

    public static string JobReport(Guid id) => $"{Job(id)}/report";

    public static string Distillation(Guid id) => $"/distillations/{id}";

    public static string Rollout(Guid id) => $"/rollouts/{id}";

    public static string Upgrade(Guid id) => $"/model-upgrades/{id}";

    public static string Inference(Guid id) => $"/inferences/{id}";

    private static string Segment(string name) => Uri.EscapeDataString(name);

    public static string Queue(string name) => $"/annotation/{Segment(name)}";

    public static string Labelling(string queue) => $"{Queue(queue)}/label";
}
