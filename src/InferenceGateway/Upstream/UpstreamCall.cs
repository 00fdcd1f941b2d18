namespace LlmOps.InferenceGateway.Upstream;

/// <summary>One request for a provider, its model name already spliced in.</summary>
/// <param name="Route">The model.</param>
/// <param name="Operation">A semantic-convention name: <c>chat</c> or <c>embeddings</c>.</param>
/// <param name="Body">The JSON body, sent byte for byte.</param>
/// <param name="InferenceId">Also spreads retries in time: its random bits are the jitter.</param>
internal sealed record UpstreamCall(ModelRoute Route, string Operation, ReadOnlyMemory<byte> Body, Guid InferenceId)
{
    public const string Chat = "chat";
    public const string Embeddings = "embeddings";

    public Uri Address => Operation == Chat ? Route.Provider.Chat : Route.Provider.Embeddings;
}

/// <summary>A whole answer.</summary>
/// <param name="Body">As the provider sent it.</param>
/// <param name="Facts">What was read from it.</param>
/// <param name="Waited">Time spent on the provider, retries included.</param>
internal sealed record UpstreamAnswer(byte[] Body, AnswerFacts Facts, TimeSpan Waited);
