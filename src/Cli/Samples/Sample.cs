using System.Text.Json;
using System.Text.Json.Nodes;
using LlmOps.Client;

namespace LlmOps.Cli.Samples;

/// <summary>A sample as its <c>sample.json</c> describes it. The files travel inside this program, so samples run anywhere.</summary>
internal sealed record Sample(string Title, IReadOnlyList<SampleProgram> Programs, SampleDataset? Dataset, string? Metric, IReadOnlyList<SampleCall> Calls)
{
    private const string Root = "samples/";
    private const string Manifest = "/sample.json";

    public static IReadOnlyList<string> Names { get; } =
        [.. Resources.Where(r => r.EndsWith(Manifest, StringComparison.Ordinal)).Select(r => r[Root.Length..^Manifest.Length]).Order(StringComparer.Ordinal)];

    private static IEnumerable<string> Resources => typeof(Sample).Assembly.GetManifestResourceNames().Where(r => r.StartsWith(Root, StringComparison.Ordinal));

    /// <exception cref="UsageException">There is no such sample.</exception>
    public static Sample Read(string name)
    {
        if (!Names.Contains(name, StringComparer.Ordinal))
        {
            throw new UsageException($"There is no sample '{name}'; there are {string.Join(", ", Names)}.");
        }

        using var stream = Open(name, "sample.json");
        return JsonSerializer.Deserialize<Sample>(stream, LlmOpsJson.Options)!;
    }

    public static Stream Open(string name, string file) =>
        typeof(Sample).Assembly.GetManifestResourceStream($"{Root}{name}/{file}") ?? throw new InvalidOperationException($"The sample '{name}' lacks its file {file}.");

    public static async Task<string> TextAsync(string name, string file, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(Open(name, file));
        return await reader.ReadToEndAsync(cancellationToken);
    }
}

/// <summary>A program to publish.</summary>
internal sealed record SampleProgram(string Name, string File);

/// <summary>A dataset to import.</summary>
internal sealed record SampleDataset(string Name, string File, string? Id, IReadOnlyList<string> Inputs, IReadOnlyList<string> Labels, IReadOnlyDictionary<string, double> Splits, int Seed);

/// <summary>A call to make: inputs as they are, and inputs that are the text of a file of the sample.</summary>
internal sealed record SampleCall(string Program, JsonObject Inputs, IReadOnlyDictionary<string, string>? Files);
