using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using LlmOps.InferenceGateway.ChatCompletions;
using LlmOps.ServiceDefaults.Http;

namespace LlmOps.InferenceGateway.Tests.ChatCompletions;

public sealed class ChatRequestTests
{
    private static readonly byte[] Upstream = JsonSerializer.SerializeToUtf8Bytes("vendor-\"quoted\"-é");

    [Fact]
    public void Whatever_a_request_holds_only_name_and_usage_change()
    {
        Prop.ForAll(Requests().ToArbitrary(), request =>
        {
            var spliced = ChatRequest.Read(Encoding.UTF8.GetBytes(request.Text)).ForUpstream(Upstream, askForUsage: true);
            var result = JsonNode.Parse(spliced.Span)!.AsObject();
            var expected = JsonNode.Parse(request.Text)!.AsObject();
            expected["model"] = "vendor-\"quoted\"-é";
            if (request.Streams)
            {
                var options = expected["stream_options"] as JsonObject ?? [];
                expected.Remove("stream_options");
                options["include_usage"] = true;
                expected["stream_options"] = options.DeepClone();
            }

            return JsonNode.DeepEquals(expected, result);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void No_bytes_at_all_cause_anything_but_a_designed_error()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes => IsDesigned(bytes)).QuickCheckThrowOnFailure();
        Prop.ForAll(Requests().ToArbitrary(), ArbMap.Default.ArbFor<PositiveInt>(), ArbMap.Default.ArbFor<byte>(), (request, at, with) =>
        {
            var bytes = Encoding.UTF8.GetBytes(request.Text);
            bytes[at.Get % bytes.Length] = with;
            return IsDesigned(bytes) && IsDesigned(bytes[..(at.Get % bytes.Length)]);
        }).QuickCheckThrowOnFailure();
    }

    private static bool IsDesigned(byte[] bytes)
    {
        try
        {
            ChatRequest.Read(bytes).ForUpstream(Upstream, askForUsage: true);
            return true;
        }
        catch (ProblemException problem)
        {
            return problem.Status == 400;
        }
    }

    private static Gen<(string Text, bool Streams)> Requests()
    {
        var values = Gen.Elements("1", "1.50", "-3e-7", "true", "null", "[]", "{}", "\"\\u00e9 \\\" } , {\"", "[{\"model\":\"inner\"},[1,{\"stream\":true}]]", "{\"include_usage\":false,\"x\":[1]}", "\"日本\"");
        var members = Gen.Elements("temperature", "tools", "messages", "user", "x", "metadata", "модель", "response_format").Zip(values, (name, value) => $"\"{name}\":{value}");
        var options = Gen.Elements(null, "null", "{}", "{ }", "{\"include_usage\":false}", "{\"a\":1,\"include_usage\" : null}", "{\"a\":{\"include_usage\":1}}", "{\"include_usage\":true}");
        var gaps = Gen.Elements("", " ", "\n\t", "\r\n");
        return from before in members.ListOf(3)
               from after in members.ListOf(3)
               from gap in gaps
               from stream in Gen.Elements(null, "true", "false")
               from option in options
               let own = new[] { "\"model\":\"mine\"", stream is null ? null : $"\"stream\" : {stream}", option is null ? null : $"\"stream_options\": {option}" }.OfType<string>()
               let all = before.Concat(own).Concat(after).DistinctBy(m => m.Split(':')[0].Trim())
               select ($"{gap}{{{gap}{string.Join($"{gap},{gap}", all)}{gap}}}{gap}", stream == "true");
    }
}
