using LlmOps.InferenceGateway.ProgramRuns;
using LlmOps.InferenceGateway.Snapshots;
using LlmOps.ServiceDefaults.Auth;
using LlmOps.ServiceDefaults.Http;

namespace LlmOps.InferenceGateway.ChatCompletions;

internal static class ChatEndpoints
{
    public static void MapChatCompletions(this IEndpointRouteBuilder routes)
    {
        var v1 = routes.MapGroup("/v1").WithTags("OpenAI").WithMetadata(new OpenAiErrors()).RequireScope(Scopes.Infer);
        v1.MapPost("/chat/completions", CreateChatCompletion.HandleChat).WithSummary("Answer a conversation; model 'program:NAME' runs a program.");
        v1.MapPost("/embeddings", CreateChatCompletion.HandleEmbeddings).WithSummary("Turn texts into vectors.");
        v1.MapGet("/models", ListModels).WithSummary("List models and programs.");
        v1.MapGet("/models/{**name}", GetModel).WithSummary("Read one model.");
        v1.Map("/{**rest}", (string? rest) => { throw new ProblemException(404, "not_found", $"Nothing is served at /v1/{rest}."); }).ExcludeFromDescription();
    }

    private static ModelList ListModels(SnapshotStore snapshots) => new("list",
        [.. snapshots.Current.Models.Values.OrderBy(m => m.Name, StringComparer.Ordinal).Select(m => new OpenAiModel(m.Name, "model", m.UpdatedUnix, m.Provider.Name)),
         .. snapshots.Current.Programs.Values.OrderBy(p => p.Name, StringComparer.Ordinal).Select(p => new OpenAiModel(ProgramChat.Prefix + p.Name, "model", p.Flag.UpdatedAt.ToUnixTimeSeconds(), "llmops"))]);

    private static OpenAiModel GetModel(string name, SnapshotStore snapshots) =>
        ListModels(snapshots).Data.FirstOrDefault(m => m.Id == Uri.UnescapeDataString(name)) ?? throw CreateChatCompletion.ModelNotFound(name, snapshots.Current);

    internal sealed record ModelList(string Object, IReadOnlyList<OpenAiModel> Data);

    internal sealed record OpenAiModel(string Id, string Object, long Created, string OwnedBy);
}
