using System.Text.Json.Nodes;

namespace LlmOps.Programs.Tools;

/// <summary>Calls the tools of <c>react</c> steps. The only door through which a program acts on the world.</summary>
public interface IToolInvoker
{
    /// <summary>Calls a tool and returns what it answered: text, or any JSON value.</summary>
    /// <exception cref="ToolException">The call failed; the model is told the message and may try something else.</exception>
    Task<JsonNode?> InvokeAsync(ToolSpec tool, JsonObject arguments, CancellationToken cancellationToken);
}

/// <summary>A tool call failed. The message is shown to the model and to callers.</summary>
public sealed class ToolException(string tool, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The tool.</summary>
    public string Tool { get; } = tool;
}
