using System.Text.Json;
using LlmOps.Client;
using LlmOps.Dashboard.Session;

namespace LlmOps.Dashboard.Platform;

/// <summary>Asks the services with the key of the person who is looking.</summary>
public sealed class PlatformServices(LlmOpsSettings addresses, PatientHandler handler, IHttpContextAccessor contexts, TimeProvider time)
{
    public const string Gateway = "gateway";
    public const string Registry = "program registry";
    public const string Evals = "eval runs";
    public const string Optimizer = "optimization jobs";

    private readonly LlmOpsClient client = new(addresses with { Key = contexts.HttpContext?.User.Key() }, handler);

    public DateTimeOffset Now => time.GetUtcNow();

    public Uri GatewayAddress => addresses.Gateway;

    public Task<Answer<T>> AskAsync<T>(string service, Func<LlmOpsClient, CancellationToken, Task<T>> question) where T : class => AskAsync(service, client, question);

    /// <summary>Asks the question once per input, at most eight at a time.</summary>
    public async Task<IReadOnlyDictionary<string, Answer<T>>> AskEachAsync<T>(string service, IEnumerable<string> inputs, Func<LlmOpsClient, string, CancellationToken, Task<T>> question) where T : class
    {
        var answers = new Dictionary<string, Answer<T>>(StringComparer.Ordinal);
        foreach (var some in inputs.Distinct(StringComparer.Ordinal).Chunk(8))
        {
            var asked = await Task.WhenAll(some.Select(input => AskAsync(service, (c, cancellationToken) => question(c, input, cancellationToken))));
            foreach (var (input, answer) in some.Zip(asked))
            {
                answers[input] = answer;
            }
        }

        return answers;
    }

    /// <summary>Whether a key opens the door; <see langword="null"/> when it does.</summary>
    public async Task<Problem?> CheckKeyAsync(string key) =>
        (await AskAsync(Gateway, new LlmOpsClient(addresses with { Key = key }, handler), (c, cancellationToken) => c.Models.ListAsync(cancellationToken))).Problem;

    private async Task<Answer<T>> AskAsync<T>(string service, LlmOpsClient asked, Func<LlmOpsClient, CancellationToken, Task<T>> question) where T : class
    {
        try
        {
            return new(await question(asked, contexts.HttpContext?.RequestAborted ?? CancellationToken.None), null);
        }
        catch (LlmOpsException exception)
        {
            return new(null, new(service, exception.Status, exception.Code, exception.Message));
        }
        catch (JsonException)
        {
            return new(null, new(service, 502, "unreadable_answer", "Its answer could not be read: it may run another version."));
        }
    }
}
