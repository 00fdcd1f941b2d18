namespace LlmOps.Testing;

/// <summary>What the scripted model server sends back: a proper completion, or one of the faults a provider can have.</summary>
public sealed record ScriptedAnswer
{
    /// <summary>The assistant's text.</summary>
    public string Text { get; init; } = "";

    /// <summary>Calls of tools instead of, or besides, a text.</summary>
    public IReadOnlyList<ScriptedToolCall> ToolCalls { get; init; } = [];

    /// <summary>Null means <c>stop</c>, or <c>tool_calls</c> when there are some.</summary>
    public string? FinishReason { get; init; }

    /// <summary>Tokens to bill for the prompt; counted in words when null.</summary>
    public int? PromptTokens { get; init; }

    /// <summary>Tokens to bill for the answer; counted in words when null.</summary>
    public int? CompletionTokens { get; init; }

    /// <summary>Waits for this before the first byte: a test completes it, or lets a client's timeout strike.</summary>
    public Task? Until { get; init; }

    /// <summary>Waits so long before the first byte.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Anything but 200 sends an error in OpenAI's shape.</summary>
    public int Status { get; init; } = 200;

    /// <summary>Headers to add, for example <c>Retry-After</c>.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Sent as the body, byte for byte, instead of a completion.</summary>
    public string? RawBody { get; init; }

    /// <summary>Cuts the connection after so many pieces of a streamed answer (0: before the first; of an unstreamed one: in the middle of its body).</summary>
    public int? CutAfterPieces { get; init; }

    /// <summary>A completion with this text.</summary>
    public static ScriptedAnswer Says(string text) => new() { Text = text };

    /// <summary>An error status, as an overloaded or misused provider sends it.</summary>
    public static ScriptedAnswer Fails(int status, string? retryAfter = null) =>
        new() { Status = status, Headers = retryAfter is null ? new Dictionary<string, string>(StringComparer.Ordinal) : new Dictionary<string, string>(StringComparer.Ordinal) { ["Retry-After"] = retryAfter } };

    /// <summary>Status 200 with a body that is no completion.</summary>
    public static ScriptedAnswer Garbage(string body = "<html>teapot</html>") => new() { RawBody = body };

    /// <summary>No answer until the task ends.</summary>
    public static ScriptedAnswer Hangs(Task until) => new() { Until = until };

    /// <summary>The connection breaks in the middle of the answer.</summary>
    public static ScriptedAnswer BreaksOff(string text, int afterPieces = 1) => new() { Text = text, CutAfterPieces = afterPieces };
}

/// <summary>A tool the model calls, with its arguments as JSON text.</summary>
public sealed record ScriptedToolCall(string Id, string Name, string Arguments);
