using LlmOps.Optimization;
using LlmOps.Optimization.Settings;
using LlmOps.OptimizationJobs.Experiments;
using LlmOps.OptimizationJobs.Siblings;
using LlmOps.Programs.Versions;
using LlmOps.ServiceDefaults.Http;

namespace LlmOps.OptimizationJobs.Jobs;

/// <summary>Checks a request before anything is spent: unknown names are 404 with close names, everything else wrong is 400 naming the field.</summary>
internal sealed class JobPlanner(RegistryClient registry, EvalRunsClient evals, GatewayClient gateway)
{
    /// <exception cref="ProblemException">What is wrong with the request.</exception>
    public async Task<JobPlan> PlanAsync(JobRequest request, CancellationToken cancellationToken)
    {
        var optimizer = OptimizerCatalogue.Find(request.Optimizer) ?? throw ProblemException.NotFound("optimizer", request.Optimizer, OptimizerCatalogue.All.Select(o => o.Name));
        var settings = Settings(optimizer, request);
        var version = await registry.VersionAsync(request.Program, request.Version, cancellationToken);
        var published = ProgramSpecJson.Parse(version.Spec.GetRawText());
        if (OptimizableProgram.Obstacle(published) is { } obstacle)
        {
            throw ProblemException.Invalid("program", $"'{request.Program}' version {version.Number} cannot be optimized: {obstacle}.");
        }

        var dataset = await registry.DatasetAsync(request.Dataset, request.DatasetVersion, cancellationToken);
        var judge = await RequireMetricAsync(request.Metric, cancellationToken);
        await RequireGateAsync(request, cancellationToken);

        var spec = OnModel(published, request.TaskModel);
        var taskModel = spec.Steps[^1].Model.Name;
        var models = await gateway.ModelsAsync(new[] { taskModel, request.TeacherModel, request.PromptModel }.OfType<string>(), cancellationToken);
        TrainingData.CheckFields(dataset, spec);
        var train = await registry.TrainAsync(dataset.Dataset, dataset.Number, cancellationToken);
        TrainingData.CheckSeparation(train, await registry.ValidationAsync(dataset.Dataset, dataset.Number, cancellationToken), dataset.Dataset);

        var order = new OptimizationRequest { Program = spec, Train = TrainingData.Labelled(train, spec), Seed = request.Seed, Settings = settings, TeacherModel = request.TeacherModel };
        return new JobPlan
        {
            Program = request.Program, BaseVersion = version.Number, Spec = spec, Dataset = dataset.Dataset, DatasetVersion = dataset.Number,
            Optimizer = optimizer, GivenSettings = request.Settings ?? new Dictionary<string, System.Text.Json.JsonElement>(), Metric = request.Metric,
            TaskModel = taskModel, IsOnItsOwnModel = ProgramSpecJson.Hash(spec) == ProgramSpecJson.Hash(published), TeacherModel = request.TeacherModel, Seed = request.Seed, Budget = request.Budget,
            Runs = optimizer.Plan(order, dataset.Counts["validation"]),
            Prices = CallPrices.From(models, train, await MeasuredOutputAsync(request.Program, cancellationToken)) with { Judge = await JudgeLookup.CallAsync(registry, judge, cancellationToken) },
            Gate = request.Gate, PromptModel = request.PromptModel,
        };
    }

    /// <summary>The document with another model in every step that asks one.</summary>
    public static ProgramSpec OnModel(ProgramSpec spec, string? model) =>
        model is null ? spec : spec with { Steps = [.. spec.Steps.Select(s => s.Model == ModelSpec.None ? s : s with { Model = s.Model with { Name = model } })] };

    private static OptimizerSettings Settings(IOptimizer optimizer, JobRequest request)
    {
        var settings = SettingsReader.Read(optimizer, request.Settings, out var problems);
        List<FieldError> errors = [.. problems.Select(p => new FieldError($"settings.{p.Name}", p.Reason))];
        if (request.Budget <= 0)
        {
            errors.Add(new("budget", "must be more than 0 US dollars."));
        }

        return errors.Count > 0 ? throw ProblemException.Invalid(errors) : settings;
    }

    /// <summary>A search follows its metric wherever it leads, so a judge has to have proved itself.</summary>
    private async Task<SiblingJudge?> RequireMetricAsync(string metric, CancellationToken cancellationToken)
    {
        if (await JudgeLookup.FindAsync(evals, metric, cancellationToken) is { } judge)
        {
            return judge.IsCertified ? judge
                : throw ProblemException.Conflict("judge_not_certified", $"Judge '{judge.Name}' version {judge.Number} has no valid certificate; nothing is optimized against it.");
        }

        var metrics = await evals.MetricsAsync(cancellationToken);
        return metrics.Contains(metric) ? null : throw ProblemException.NotFound("metric", metric, metrics);
    }

    private async Task RequireGateAsync(JobRequest request, CancellationToken cancellationToken)
    {
        if (request.Gate is { } name && await evals.GateAsync(name, cancellationToken) is var gate && gate.Program != request.Program)
        {
            throw ProblemException.Invalid("gate", $"'{name}' is a gate for '{gate.Program}', not for '{request.Program}'.");
        }
    }

    private async Task<long?> MeasuredOutputAsync(string program, CancellationToken cancellationToken) =>
        (await evals.NewestAsync(program, cancellationToken)).FirstOrDefault(r => r.OutputTokens > 0 && r.Done > 0) is { } run ? (long)Math.Ceiling((double)run.OutputTokens / run.Done) : null;
}
