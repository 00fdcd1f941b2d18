using LlmOps.Optimization;
using LlmOps.OptimizationJobs.Experiments;
using LlmOps.OptimizationJobs.Jobs;
using LlmOps.OptimizationJobs.Siblings;
using LlmOps.Programs.Versions;
using LlmOps.ServiceDefaults.Http;

namespace LlmOps.OptimizationJobs.FineTuning;

/// <summary>A request that was checked against everything it names.</summary>
internal sealed record FineTunePlan(FineTuneRequest Request, string Program, int BaseVersion, ProgramSpec Student, string BaseModel, RegistryDataset Data, CallPrices Prices)
{
    public string Dataset => Data.Dataset;

    public int DatasetVersion => Data.Number;

    public int Labelled => Data.Counts.GetValueOrDefault("train");

    public int Unlabelled => Data.Counts.GetValueOrDefault("unlabelled");

    public int Validation => Data.Counts.GetValueOrDefault("validation");

    public int Test => Request.FinalCheck ? Data.Counts.GetValueOrDefault("test") : 0;
}

/// <summary>Checks a request before anything is spent.</summary>
internal sealed class FineTunePlanner(RegistryClient registry, EvalRunsClient evals, GatewayClient gateway)
{
    private const int MostEpochs = 50;
    private const int MostSamples = 9;

    /// <exception cref="ProblemException">What is wrong with the request.</exception>
    public async Task<FineTunePlan> PlanAsync(FineTuneRequest request, CancellationToken cancellationToken)
    {
        Check(request);
        var version = await registry.VersionAsync(request.Program, request.Version, cancellationToken);
        var published = ProgramSpecJson.Parse(version.Spec.GetRawText());
        if (OptimizableProgram.Obstacle(published) is { } obstacle)
        {
            throw ProblemException.Invalid("program", $"'{request.Program}' version {version.Number} cannot be distilled: {obstacle}.");
        }

        var dataset = await registry.DatasetAsync(request.Dataset, request.DatasetVersion, cancellationToken);
        var metrics = await evals.MetricsAsync(cancellationToken);
        if (!metrics.Contains(request.Metric))
        {
            throw ProblemException.NotFound("metric", request.Metric, metrics);
        }

        TrainingData.CheckFields(dataset, published);
        if (request.FinalCheck && dataset.Counts.GetValueOrDefault("test") == 0)
        {
            throw ProblemException.Invalid("final_check", $"'{dataset.Dataset}@{dataset.Number}' has no test examples to check on.");
        }

        var student = JobPlanner.OnModel(published with { Steps = [.. published.Steps.Select(s => s with { Demos = null })] }, request.BaseModel);
        var baseModel = student.Steps[^1].Model.Name;
        var models = await gateway.ModelsAsync([baseModel, request.TeacherModel], cancellationToken);
        var train = await registry.TrainAsync(dataset.Dataset, dataset.Number, cancellationToken);
        TrainingData.CheckSeparation(train, await registry.ValidationAsync(dataset.Dataset, dataset.Number, cancellationToken), dataset.Dataset);
        TrainingData.CheckLabels(TrainingData.Labelled(train, student), student, $"{dataset.Dataset}@{dataset.Number}");
        return new(request, request.Program, version.Number, student, baseModel, dataset, CallPrices.From(models, train, null));
    }

    private static void Check(FineTuneRequest request)
    {
        var errors = new List<FieldError>();
        Require(request.Budget > 0, "budget", "must be more than 0 US dollars.");
        Require(request.Epochs is >= 1 and <= MostEpochs, "epochs", $"must be from 1 to {MostEpochs}.");
        Require(request.Samples is >= 1 and <= MostSamples, "samples", $"must be from 1 to {MostSamples}.");
        Require(request.MinAgreement is >= 0 and <= 1, "min_agreement", "must be from 0 to 1.");
        Require(request.MinTeacherScore is >= 0 and <= 1, "min_teacher_score", "must be from 0 to 1.");
        if (errors.Count > 0)
        {
            throw ProblemException.Invalid(errors);
        }

        if (request.Optimizer is { } optimizer && OptimizerCatalogue.Find(optimizer) is null)
        {
            throw ProblemException.NotFound("optimizer", optimizer, OptimizerCatalogue.All.Select(o => o.Name));
        }

        void Require(bool holds, string field, string reason)
        {
            if (!holds)
            {
                errors.Add(new(field, reason));
            }
        }
    }
}
