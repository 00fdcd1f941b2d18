namespace LlmOps.PracticeModel.Wire;

/// <summary>A request that gets an error in OpenAI's shape instead of an answer.</summary>
internal sealed class RefusedRequest(int status, string type, string? code, string? param, string message) : Exception(message)
{
    public int Status { get; } = status;

    public string Type { get; } = type;

    public string? Code { get; } = code;

    /// <summary>The request member at fault.</summary>
    public string? Param { get; } = param;

    /// <summary>Seconds the caller should wait; sent as <c>Retry-After</c>.</summary>
    public int? RetryAfter { get; init; }

    public static RefusedRequest BadBody(string message) => new(400, "invalid_request_error", "invalid_json", null, message);

    public static RefusedRequest BadMember(string param, string message) => new(400, "invalid_request_error", "invalid_value", param, message);

    public static RefusedRequest TooLarge(int limit) =>
        new(413, "invalid_request_error", "request_too_large", null, $"The request body is larger than {limit} bytes.");

    public static RefusedRequest UnknownModel(string name) =>
        new(404, "invalid_request_error", "model_not_found", "model", $"The model '{name}' does not exist here; GET /v1/models lists those that do.");

    public static RefusedRequest UnknownPath(string path) => new(404, "invalid_request_error", "unknown_url", null, $"There is nothing at {path}.");

    public static RefusedRequest ContextLength(long tokens, int limit) =>
        new(400, "invalid_request_error", "context_length_exceeded", "messages", $"This model reads at most {limit} tokens; the messages hold {tokens}.");
}
