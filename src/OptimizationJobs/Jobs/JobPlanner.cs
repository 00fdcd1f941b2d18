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
    private const int MostMinutes = 7 * 24 * 60;

    /// <exception cref="ProblemException">What is wrong with the request.</exception>
    public async Task<JobPlan> PlanAsync(JobRequest request, CancellationToken cancellationToken)
    {
        var optimizer = OptimizerCatalogue.Find(request.Optimizer) ?? throw ProblemException.NotFound("optimizer", request.Optimizer, OptimizerCatalogue.All.Select(o => o.Name));
        var settings = Settings(optimizer, request);
        var version = await registry.VersionAsync(request.Program, request.Version, cancellationToken);
        var published = ProgramSpecJson.Parse(version.Spec.GetRawText());
        if (optimizer.Obstacle(published) is { } obstacle)
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

        var labelled = TrainingData.Labelled(train, spec);
        TrainingData.CheckLabels(labelled, spec, $"{dataset.Dataset}@{dataset.Number}");
        if (request.FinalCheck && dataset.Counts.GetValueOrDefault("test") == 0)
        {
            throw ProblemException.Invalid("final_check", $"'{dataset.Dataset}@{dataset.Number}' has no test examples to check on.");
        }

        var validation = dataset.Counts["validation"];
        var share = request.Holdout ?? Holdout.ShareFor(validation);
        var heldOut = (int)(share * validation);
        var measured = await MeasuredAsync(request.Program, cancellationToken);
        var order = new OptimizationRequest { Program = spec, Train = labelled, Seed = request.Seed, Settings = settings, TeacherModel = request.TeacherModel };
        return new JobPlan
        {
            Program = request.Program, BaseVersion = version.Number, Spec = spec, Dataset = dataset.Dataset, DatasetVersion = dataset.Number,
            Optimizer = optimizer, GivenSettings = request.Settings ?? new Dictionary<string, System.Text.Json.JsonElement>(), Metric = request.Metric,
            TaskModel = taskModel, IsOnItsOwnModel = ProgramSpecJson.Hash(spec) == ProgramSpecJson.Hash(published), TeacherModel = request.TeacherModel, Seed = request.Seed, Budget = request.Budget,
            Runs = [.. optimizer.Plan(order, validation - heldOut) is var runs ? runs : [], .. WinnerCheck.Plan(runs, heldOut, order.Train.Count, request.FinalCheck ? dataset.Counts["test"] : 0)],
            MaxCalls = request.MaxCalls, MaxMinutes = request.MaxMinutes, HoldoutShare = share, FinalCheck = request.FinalCheck, Pace = measured?.PerSecond,
            Prices = CallPrices.From(models, train, measured?.OutputPerPrediction) with { Judge = await JudgeLookup.CallAsync(registry, judge, cancellationToken) },
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

        if (request.MaxCalls <= 0)
        {
            errors.Add(new("max_calls", "must be more than 0."));
        }

        if (request.MaxMinutes is <= 0 or > MostMinutes)
        {
            errors.Add(new("max_minutes", $"must be from 1 to {MostMinutes}."));
        }

        if (request.Holdout is not (null or (>= 0 and <= 0.5)))
        {
            errors.Add(new("holdout", "must be from 0 to 0.5."));
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

    private async Task<SiblingEvalRun?> MeasuredAsync(string program, CancellationToken cancellationToken) =>
        (await evals.NewestAsync(program, cancellationToken)).FirstOrDefault(r => r.OutputTokens > 0 && r.Done > 0);
}
