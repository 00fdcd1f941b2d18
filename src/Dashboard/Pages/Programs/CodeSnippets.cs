using System.Text.Json.Nodes;
using LlmOps.Client;

namespace LlmOps.Dashboard.Pages.Programs;

/// <summary>Ready-to-paste calls of a program.</summary>
internal static class CodeSnippets
{
    public static IReadOnlyList<(string Title, string Text)> For(string program, VersionDocument document, Uri gateway)
    {
        var inputs = document.Inputs.Select(i => i.Name).ToList();
        var values = new JsonObject(inputs.Select(i => KeyValuePair.Create<string, JsonNode?>(i, "...")));
        var address = gateway.ToString().TrimEnd('/');
        return [("C#", CSharp(program, inputs, address)), ("curl", Curl(program, values, address)), ("OpenAI SDK (Python)", OpenAi(program, values, address))];
    }

    private static string CSharp(string program, List<string> inputs, string address) => $$"""
        using System.Text.Json.Nodes;
        using LlmOps.Client;
        using LlmOps.Client.Gateway;

        using var handler = new SocketsHttpHandler();
        var llmops = new LlmOpsClient(new() { Gateway = new({{Quoted(address)}}), Key = Environment.GetEnvironmentVariable("LLMOPS_KEY") }, handler);

        var answer = await llmops.Inference.RunAsync({{Quoted(program)}}, new(new JsonObject
        {
        {{string.Join('\n', inputs.Select(i => $"    [{Quoted(i)}] = \"...\","))}}
        }) { User = "user-17" });
        Console.WriteLine(answer.Outputs);

        await llmops.Inference.FeedbackAsync(new(answer.InferenceId, Score: 1));
        """;

    private static string Curl(string program, JsonObject values, string address) => $"""
        curl {ShellQuoted($"{address}/v1/programs/{Uri.EscapeDataString(program)}/run")} \
          -H "Authorization: Bearer $LLMOPS_KEY" -H 'Content-Type: application/json' \
          -d {ShellQuoted(new JsonObject { ["inputs"] = values.DeepClone(), ["user"] = "user-17" }.ToJsonString(LlmOpsJson.Options))}
        """;

    private static string OpenAi(string program, JsonObject values, string address) => $$"""
        import json, os
        from openai import OpenAI

        client = OpenAI(base_url={{Quoted($"{address}/v1")}}, api_key=os.environ["LLMOPS_KEY"])
        answer = client.chat.completions.create(
            model={{Quoted($"program:{program}")}},
            user="user-17",
            messages=[{"role": "user", "content": json.dumps({{values.ToJsonString(LlmOpsJson.Options)}})}],
        )
        print(answer.choices[0].message.content)
        """;

    // JSON string syntax is valid in C# and Python alike.
    private static string Quoted(string text) => JsonValue.Create(text).ToJsonString(LlmOpsJson.Options);

    private static string ShellQuoted(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
