using LlmOps.EvalRuns.Runs;
using LlmOps.EvalRuns.Scoring;
using LlmOps.Evaluation.Metrics;
using LlmOps.ServiceDefaults.Http;
using Microsoft.Extensions.Options;

namespace LlmOps.EvalRuns.MetricCatalog;

/// <summary>A metric in any language: an endpoint of the customer's that is sent each prediction and answers its score.</summary>
internal sealed class WebhookMetric(IOptions<WebhookOptions> options)
{
    public const string Name = "webhook";

    public static readonly MetricDefinition Definition = new(Name, 1, MetricKinds.Webhook, "The score that your own endpoint answers; each call is signed.",
    [
        new("url", "text", "Address that is posted inputs, expected and outputs, and answers {\"score\": 0..1, \"explanation\": \"...\"}.") { Required = true },
        new("timeout_seconds", "number", "How long an answer may take.") { Default = "10", Minimum = 0, Maximum = 120 },
    ]);

    /// <exception cref="FormatException">The options are wrong.</exception>
    /// <exception cref="ProblemException">409: the operator has set no signing secret, or rows of the sealed split would leave.</exception>
    public MetricUse Use(MetricOrder order, EvalRunOrder run)
    {
        WebhookSettings.Read(order.Options);
        if (options.Value.SigningSecret is null)
        {
            throw ProblemException.Conflict("webhooks_not_configured", "Webhook metrics need a signing secret (setting Webhooks:SigningSecret).");
        }

        if (run.Split is Splits.Test)
        {
            throw ProblemException.Conflict("test_split_sealed", "A webhook may not score the sealed test split: its rows would leave the platform.");
        }

        return new() { Name = order.Name, Metric = Name, Version = Definition.Version, Kind = MetricKinds.Webhook, Options = order.Options };
    }
}
