using LlmOps.ServiceDefaults.Auth;
using LlmOps.ServiceDefaults.Http;

namespace LlmOps.InferenceGateway.FineTuning;

internal static class FineTuningEndpoints
{
    public static void MapFineTuning(this IEndpointRouteBuilder routes)
    {
        var read = routes.MapGroup("/v1").WithTags("OpenAI").WithMetadata(new OpenAiErrors()).RequireScope(Scopes.Read);
        var write = routes.MapGroup("/v1").WithTags("OpenAI").WithMetadata(new OpenAiErrors()).RequireScope(Scopes.Write);
        write.MapPost("/files", ForwardFineTuning.UploadAsync).WithSummary("Upload a file to a provider; ?provider=NAME says to which.");
        read.MapGet("/files", ForwardFineTuning.ReadAsync).WithSummary("List a provider's files.");
        read.MapGet("/files/{id}", ForwardFineTuning.ReadAsync).WithSummary("Read a file's description.");
        read.MapGet("/files/{id}/content", ForwardFineTuning.ReadAsync).WithSummary("Read a file.");
        write.MapDelete("/files/{id}", ForwardFineTuning.ChangeAsync).WithSummary("Delete a file.");
        write.MapPost("/fine_tuning/jobs", ForwardFineTuning.StartAsync).WithSummary("Start a training at the provider of the model.");
        read.MapGet("/fine_tuning/jobs", ForwardFineTuning.ReadAsync).WithSummary("List a provider's trainings.");
        read.MapGet("/fine_tuning/jobs/{id}", ForwardFineTuning.ReadAsync).WithSummary("Read a training.");
        read.MapGet("/fine_tuning/jobs/{id}/events", ForwardFineTuning.ReadAsync).WithSummary("Read a training's events.");
        read.MapGet("/fine_tuning/jobs/{id}/checkpoints", ForwardFineTuning.ReadAsync).WithSummary("Read a training's checkpoints.");
        write.MapPost("/fine_tuning/jobs/{id}/cancel", ForwardFineTuning.ChangeAsync).WithSummary("Cancel a training.");
    }
}
