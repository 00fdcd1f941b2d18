using LlmOps.EvalRuns.Judges;
using LlmOps.EvalRuns.Runs;
using LlmOps.EvalRuns.Scoring;
using LlmOps.Evaluation.Metrics;
using LlmOps.ServiceDefaults.Http;

namespace LlmOps.EvalRuns.MetricCatalog;

/// <summary>Settles which metrics a run uses: reads what was asked for, finds judges and their certificates. All mistakes at once.</summary>
internal sealed class MetricChoice(JudgeDirectory judges, WebhookMetric webhooks)
{
    public async Task<IReadOnlyList<MetricUse>> SettleAsync(EvalRunOrder order, CancellationToken cancellationToken)
    {
        var uses = new List<MetricUse>();
        var errors = new List<FieldError>();
        foreach (var (text, i) in order.Metrics.Distinct(StringComparer.Ordinal).Select((text, i) => (text, i)))
        {
            try
            {
                var use = await UseAsync(MetricOrder.Parse(text), order, cancellationToken);
                if (uses.Any(u => u.Name == use.Name))
                {
                    throw new FormatException($"is called '{use.Name}' like another; give one of them a name.");
                }

                uses.Add(use);
            }
            catch (FormatException wrong)
            {
                errors.Add(new($"metrics[{i}]", wrong.Message));
            }
            catch (MetricOptionsException wrong)
            {
                errors.AddRange(wrong.Problems.Select(p => new FieldError($"metrics[{i}].options.{p.Field}", p.Reason)));
            }
        }

        return errors.Count == 0 ? uses : throw ProblemException.Invalid(errors);
    }

    private async Task<MetricUse> UseAsync(MetricOrder order, EvalRunOrder run, CancellationToken cancellationToken)
    {
        if (order.Metric is AgreementMetric.KindName && run.Trigger is Triggers.Certificate or Triggers.Sentinel)
        {
            return new() { Name = order.Name, Metric = order.Metric, Version = 1, Kind = AgreementMetric.KindName, Options = order.Options };
        }

        if (order.Metric is "judge")
        {
            return await judges.UseAsync(order, run, cancellationToken);
        }

        if (order.Metric is WebhookMetric.Name)
        {
            return webhooks.Use(order, run);
        }

        if (!MetricCatalogue.TryGetDefinition(order.Metric, out var definition))
        {
            throw ProblemException.NotFound("metric", order.Metric, MetricList.Names);
        }

        var metric = MetricCatalogue.Create(order.Metric, definition.Kind is MetricKinds.Embedding ? EmbeddingOptions.Split(order.Options).Options : order.Options);
        return new() { Name = order.Name, Metric = metric.Name, Version = metric.Version, Kind = metric.Kind, Options = order.Options };
    }
}
