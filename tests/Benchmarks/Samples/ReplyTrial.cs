using System.Globalization;
using System.Text.Json.Nodes;
using LlmOps.Client;
using LlmOps.Client.Gateway;

namespace LlmOps.Benchmarks.Samples;

/// <summary>Has replies written to real conversations, and asks the judge about them and about the replies that people gave.</summary>
internal static class ReplyTrial
{
    private const int Conversations = 40;

    public static async Task RunAsync(LlmOpsClient client, string file)
    {
        var (ours, theirs, failed, letters) = (0, 0, 0, 0L);
        foreach (var row in (await File.ReadAllLinesAsync(file)).Take(Conversations).Select(line => JsonNode.Parse(line)!))
        {
            var transcript = row["transcript"]!.GetValue<string>();
            try
            {
                var reply = (await client.Inference.RunAsync("sample-reply", new RunProgramRequest(new JsonObject { ["transcript"] = transcript }) { User = "benchmark" })).Outputs["reply"]!.GetValue<string>();
                letters += reply.Length;
                ours += await SatisfiesAsync(client, transcript, reply);
                theirs += await SatisfiesAsync(client, transcript, row["reference_reply"]!.GetValue<string>());
            }
            catch (LlmOpsException problem)
            {
                failed++;
                Console.WriteLine($"failed: {problem.Code}");
            }
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"sample-reply on {Conversations} conversations: the judge is satisfied with {ours} of ours and {theirs} of the real replies; {failed} failed; mean length {letters / Math.Max(1, Conversations - failed)}"));
    }

    private static async Task<int> SatisfiesAsync(LlmOpsClient client, string transcript, string reply)
    {
        var verdict = await client.Inference.RunAsync("sample-judge", new RunProgramRequest(new JsonObject { ["transcript"] = transcript, ["reply"] = reply }) { User = "benchmark" });
        return verdict.Outputs["satisfied"]!.GetValue<bool>() ? 1 : 0;
    }
}
