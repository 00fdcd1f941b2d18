using System.Diagnostics;
using System.Text.Json.Nodes;
using LlmOps.InferenceGateway.Inferences;
using LlmOps.Programs.Tools;

namespace LlmOps.InferenceGateway.ProgramRuns;

/// <summary>Calls the tools of one run: each call has its span (OpenTelemetry GenAI semantic conventions), and waiting for it is not the gateway's own time.</summary>
internal sealed class ProgramTools(IToolInvoker tools, InferenceCall call) : IToolInvoker
{
    public async Task<JsonNode?> InvokeAsync(ToolSpec tool, JsonObject arguments, CancellationToken cancellationToken)
    {
        using var span = GatewayTelemetry.Source.StartActivity($"execute_tool {tool.Name}", ActivityKind.Client)?.SetTag("gen_ai.operation.name", "execute_tool").SetTag("gen_ai.tool.name", tool.Name);
        using var waiting = call.Wait();
        try
        {
            return await tools.InvokeAsync(tool, arguments, cancellationToken);
        }
        catch (ToolException)
        {
            span?.SetStatus(ActivityStatusCode.Error).SetTag("error.type", "tool_failure");
            throw;
        }
    }
}
