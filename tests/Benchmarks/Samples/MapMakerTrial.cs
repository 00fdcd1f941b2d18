using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using LlmOps.Client;
using LlmOps.Client.Gateway;

namespace LlmOps.Benchmarks.Samples;

/// <summary>Precision and recall of the map maker against the gold file beside each upload.</summary>
internal static class MapMakerTrial
{
    private const string Program = "sample-map-maker";
    private const double Near = 1e-4;

    public static async Task RunAsync(LlmOpsClient client, string folder)
    {
        Console.WriteLine("| upload | gold | found | place right: precision | recall | all fields right | seconds | cost $ |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        foreach (var gold in Directory.EnumerateFiles(folder, "*.gold.json").Order(StringComparer.Ordinal))
        {
            await UploadAsync(client, gold[..^".gold.json".Length], JsonNode.Parse(await File.ReadAllTextAsync(gold))!.AsArray());
        }
    }

    private static async Task UploadAsync(LlmOpsClient client, string upload, JsonArray gold)
    {
        var watch = Stopwatch.StartNew();
        var answer = await client.Inference.RunAsync(Program, new RunProgramRequest(new JsonObject { ["file"] = await File.ReadAllTextAsync(upload), ["file_name"] = Path.GetFileName(upload) }) { User = "benchmark" });
        var found = answer.Outputs["locations"]!.AsArray();
        var left = gold.ToList();
        var (right, whole) = (0, 0);
        foreach (var place in found)
        {
            if (left.Find(g => IsPlace(g!, place!)) is { } match)
            {
                left.Remove(match);
                right++;
                whole += IsWhole(match, place!) ? 1 : 0;
            }
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {Path.GetFileName(upload)} | {gold.Count} | {found.Count} | {Share(right, found.Count)} | {Share(right, gold.Count)} | {Share(whole, gold.Count)} | {watch.Elapsed.TotalSeconds:0.0} | {answer.Usage.CostUsd:0.0000} |"));
    }

    // Title and position tell a place; address and description come on top.
    private static bool IsPlace(JsonNode gold, JsonNode place) =>
        Text(gold, "Title").Equals(Text(place, "Title"), StringComparison.OrdinalIgnoreCase) && Math.Abs(Number(gold, "Lat") - Number(place, "Lat")) < Near && Math.Abs(Number(gold, "Long") - Number(place, "Long")) < Near;

    private static bool IsWhole(JsonNode gold, JsonNode place) => Text(gold, "Address") == Text(place, "Address") && Text(gold, "Description") == Text(place, "Description");

    private static string Text(JsonNode place, string field) => place[field]?.GetValue<string>().Trim() ?? "";

    private static double Number(JsonNode place, string field) => place[field]?.GetValue<double>() ?? double.NaN;

    private static string Share(int part, int all) => all is 0 ? "-" : string.Create(CultureInfo.InvariantCulture, $"{100.0 * part / all:0} %");
}
