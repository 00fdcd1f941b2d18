using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using LlmOps.ServiceDefaults.Http;

namespace LlmOps.OptimizationJobs.FineTuning;

/// <summary>A provider's fine-tuning API, reached through the gateway, which alone holds the provider's key.</summary>
internal sealed class FineTuningClient(HttpClient http)
{
    private const string Purpose = "fine-tune";
    private const int PageSize = 100;

    public async Task<string> UploadAsync(string provider, string fileName, string content, CancellationToken cancellationToken)
    {
        using var body = new MultipartFormDataContent
        {
            { new StringContent(Purpose), "purpose" },
            { new ByteArrayContent(Encoding.UTF8.GetBytes(content)) { Headers = { ContentType = new MediaTypeHeaderValue("application/jsonl") } }, "file", fileName },
        };
        using var response = await http.PostAsync($"/v1/files?provider={Uri.EscapeDataString(provider)}", body, cancellationToken);
        return (await ReadAsync<ProviderFile>(response, cancellationToken)).Id;
    }

    public async Task<ProviderTraining> StartAsync(string provider, StartTraining training, CancellationToken cancellationToken)
    {
        using var response = await http.PostAsJsonAsync($"/v1/fine_tuning/jobs?provider={Uri.EscapeDataString(provider)}", training, JsonDefaults.Options, cancellationToken);
        return await ReadAsync<ProviderTraining>(response, cancellationToken);
    }

    /// <summary>The training with this file, if one was started: what a crash kept from being written down.</summary>
    public async Task<ProviderTraining?> FindAsync(string provider, string file, string suffix, CancellationToken cancellationToken)
    {
        using var response = await http.GetAsync(new Uri($"/v1/fine_tuning/jobs?limit={PageSize}&provider={Uri.EscapeDataString(provider)}", UriKind.Relative), cancellationToken);
        return (await ReadAsync<ProviderList<ProviderTraining>>(response, cancellationToken)).Data.FirstOrDefault(t => t.TrainingFile == file && t.UserProvidedSuffix == suffix && t.Status is not ("failed" or "cancelled"));
    }

    public async Task<ProviderTraining> GetAsync(string provider, string id, CancellationToken cancellationToken)
    {
        using var response = await http.GetAsync(new Uri($"/v1/fine_tuning/jobs/{Uri.EscapeDataString(id)}?provider={Uri.EscapeDataString(provider)}", UriKind.Relative), cancellationToken);
        return await ReadAsync<ProviderTraining>(response, cancellationToken);
    }

    /// <summary>All its checkpoints, by step.</summary>
    public async Task<IReadOnlyList<ProviderCheckpoint>> CheckpointsAsync(string provider, string id, CancellationToken cancellationToken)
    {
        using var response = await http.GetAsync(new Uri($"/v1/fine_tuning/jobs/{Uri.EscapeDataString(id)}/checkpoints?limit={PageSize}&provider={Uri.EscapeDataString(provider)}", UriKind.Relative), cancellationToken);
        return [.. (await ReadAsync<ProviderList<ProviderCheckpoint>>(response, cancellationToken)).Data.OrderBy(c => c.StepNumber)];
    }

    public async Task CancelAsync(string provider, string id, CancellationToken cancellationToken)
    {
        using var response = await http.PostAsync(new Uri($"/v1/fine_tuning/jobs/{Uri.EscapeDataString(id)}/cancel?provider={Uri.EscapeDataString(provider)}", UriKind.Relative), null, cancellationToken);
    }

    // These routes speak OpenAI's errors, not problem+json.
    private static async Task<T> ReadAsync<T>(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        return response.IsSuccessStatusCode ? JsonSerializer.Deserialize<T>(text, JsonDefaults.Options)!
            : throw new ProblemException((int)response.StatusCode, "fine_tuning_refused", $"The provider's fine-tuning answered {(int)response.StatusCode}: {Reason(text)}");
    }

    private static string Reason(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<JsonElement>(text) is { ValueKind: JsonValueKind.Object } body && body.TryGetProperty("error", out var error) && error.TryGetProperty("message", out var message) ? message.ToString() : "no reason given.";
        }
        catch (JsonException)
        {
            return "no reason given.";
        }
    }
}

internal sealed record ProviderFile(string Id);

internal sealed record StartTraining(string Model, string TrainingFile, string Suffix, int Seed, TrainingHyperparameters Hyperparameters);

internal sealed record TrainingHyperparameters(int NEpochs);

internal sealed record ProviderTraining(string Id, string Status, string TrainingFile, string? FineTunedModel, string? UserProvidedSuffix, ProviderError? Error, long? TrainedTokens);

internal sealed record ProviderError(string? Message);

internal sealed record ProviderCheckpoint(string FineTunedModelCheckpoint, int StepNumber, ProviderCheckpointMetrics? Metrics);

internal sealed record ProviderCheckpointMetrics(double? TrainLoss);

internal sealed record ProviderList<T>(IReadOnlyList<T> Data);
