using System.ClientModel;
using System.Diagnostics;
using System.Text;
using OpenAI;
using OpenAI.Chat;

namespace LlmOps.EndToEnd.Tests;

/// <summary>The official clients, unchanged, against the gateway.</summary>
[Collection(PlatformCollection.Name)]
public sealed class OpenAiClientTests(Platform platform)
{
    private static readonly ChatMessage[] Question = [new SystemChatMessage("Answer with one of: yes, no."), new UserChatMessage("Is water wet?")];

    private OpenAIClient OpenAi => new(new ApiKeyCredential(platform.Key), new OpenAIClientOptions { Endpoint = new Uri(platform.Gateway, "/v1") });

    [Fact]
    public async Task The_dotnet_client_chats_whole_and_streamed_and_gets_the_same_text()
    {
        var chat = OpenAi.GetChatClient("practice-small");
        var whole = await chat.CompleteChatAsync(Question);
        var streamed = new StringBuilder();
        await foreach (var update in chat.CompleteChatStreamingAsync(Question))
        {
            streamed.Append(string.Concat(update.ContentUpdate.Select(c => c.Text)));
        }

        Assert.NotEmpty(whole.Value.Content[0].Text);
        Assert.Equal(whole.Value.Content[0].Text, streamed.ToString());
        Assert.True(whole.Value.Usage.InputTokenCount > 0);
    }

    [Fact]
    public async Task The_dotnet_client_runs_a_program_as_if_it_were_a_model()
    {
        var answer = await OpenAi.GetChatClient("program:support-triage").CompleteChatAsync(new UserChatMessage("I want my money back for the broken lamp."));
        Assert.Matches("^[a-z_]+$", answer.Value.Content[0].Text);
    }

    [Fact]
    public async Task The_dotnet_client_embeds_and_lists_models()
    {
        var embedding = await OpenAi.GetEmbeddingClient("practice-embed").GenerateEmbeddingAsync("hello");
        var models = await OpenAi.GetOpenAIModelClient().GetModelsAsync();
        Assert.True(embedding.Value.ToFloats().Length > 0);
        Assert.Contains(models.Value, m => m.Id == "practice-small");
    }

    [Fact]
    public async Task The_dotnet_client_understands_our_errors()
    {
        var unknown = await Assert.ThrowsAsync<ClientResultException>(() => OpenAi.GetChatClient("practice-smal").CompleteChatAsync(Question));
        Assert.Equal(404, unknown.Status);
        Assert.Contains("practice-small", unknown.Message, StringComparison.Ordinal);
        var stranger = new OpenAIClient(new ApiKeyCredential("llmops_wrong"), new OpenAIClientOptions { Endpoint = new Uri(platform.Gateway, "/v1") });
        Assert.Equal(401, (await Assert.ThrowsAsync<ClientResultException>(() => stranger.GetChatClient("practice-small").CompleteChatAsync(Question))).Status);
    }

    [Fact]
    public async Task The_node_client_passes_the_same_suite()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "node");
        var installed = await RunAsync("npm", folder, ["ci", "--no-audit", "--no-fund"]);
        Assert.True(installed.Code == 0, $"npm ci failed: {installed.Output}");
        var result = await RunAsync("node", folder, ["openai.mjs"]);
        Assert.True(result.Code == 0, result.Output);
        Assert.Contains("all passed", result.Output, StringComparison.Ordinal);
    }

    private async Task<(int Code, string Output)> RunAsync(string program, string folder, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["OPENAI_BASE_URL"] = new Uri(platform.Gateway, "/v1").ToString();
        start.Environment["OPENAI_API_KEY"] = platform.Key;
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await error);
    }
}
