using LlmOps.EvalRuns.MetricCatalog;
using LlmOps.EvalRuns.Siblings;
using LlmOps.Programs.Execution;
using LlmOps.ServiceDefaults.Http;

namespace LlmOps.EvalRuns.Runs;

/// <summary>Everything about an order that can be wrong before a model is asked.</summary>
internal static class OrderCheck
{
    private const int MostRepeats = 20;

    /// <summary>What the order alone shows; all wrong fields at once.</summary>
    public static void Check(EvalRunOrder order)
    {
        var errors = Problems(order).ToList();
        if (errors.Count > 0)
        {
            throw ProblemException.Invalid(errors);
        }
    }

    /// <summary>Whether program and dataset speak of the same fields: a label no output answers would score 0 for ever.</summary>
    public static void Fit(ProgramPlan plan, DatasetVersion dataset, IReadOnlyList<MetricUse> metrics, string split)
    {
        if (split is Splits.Unlabelled && metrics.FirstOrDefault(m => m.ComparesLabels) is { } comparing)
        {
            throw ProblemException.Invalid("metrics", $"'{comparing.Name}' compares labels, and the unlabelled split has none; use a judge, a webhook, or a metric that reads the answer alone, such as regex with fields.");
        }

        var inputs = plan.Inputs.Where(f => !f.IsOptional).Select(f => f.Name).Where(name => !dataset.InputFields.Contains(name, StringComparer.Ordinal)).Select(name => $"it has no input '{name}', which the program needs.");
        var outputs = plan.Spec.OutputNames;
        var labels = !metrics.Any(m => m.ComparesLabels) ? [] : dataset.LabelFields.Count == 0
            ? ["it has no labels to score against."]
            : dataset.LabelFields.Except(outputs, StringComparer.Ordinal).Select(name => $"its label '{name}' is not an output of the program.");
        List<FieldError> errors = [.. inputs.Concat(labels).Select(reason => new FieldError("dataset", reason))];
        if (errors.Count > 0)
        {
            throw ProblemException.Invalid(errors);
        }
    }

    private static IEnumerable<FieldError> Problems(EvalRunOrder order)
    {
        if (string.IsNullOrWhiteSpace(order.Program))
        {
            yield return new("program", "must name a program.");
        }

        if (string.IsNullOrWhiteSpace(order.Dataset))
        {
            yield return new("dataset", "must name a dataset.");
        }

        if (!Splits.CanBeScored(order.Split))
        {
            yield return new("split", $"must be train, validation, test or unlabelled, not '{order.Split}'.");
        }

        if (order.Split is Splits.Test && string.IsNullOrWhiteSpace(order.Reason))
        {
            yield return new("reason", "is required for the sealed test split; it goes into the ledger.");
        }

        if (order.Metrics.Count == 0)
        {
            yield return new("metrics", "must name at least one metric.");
        }

        if (order.Repeats is < 1 or > MostRepeats)
        {
            yield return new("repeats", $"must be from 1 to {MostRepeats}, not {order.Repeats}.");
        }

        if (order.Budget is <= 0)
        {
            yield return new("budget", "must be more than 0 US dollars.");
        }

        if (!Triggers.All.Contains(order.Trigger, StringComparer.Ordinal))
        {
            yield return new("trigger", $"must be {string.Join(", ", Triggers.All)}, not '{order.Trigger}'.");
        }
    }
}
