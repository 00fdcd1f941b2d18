using System.Text.Json;
using System.Text.Json.Nodes;
using LlmOps.ProgramRegistry.Datasets.Importing;
using LlmOps.ServiceDefaults.Http;

namespace LlmOps.ProgramRegistry.Datasets.Reading;

/// <summary>Writes JSON lines with the same names as the CSV columns; values keep their types.</summary>
internal sealed class JsonlExamples(Stream destination, DatasetVersion version) : IExampleWriter
{
    private static readonly byte[] LineEnd = [(byte)'\n'];

    public Task BeginAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task WriteAsync(Example example, CancellationToken cancellationToken)
    {
        var line = new JsonObject { [ImportPlan.IdField] = example.ExampleId };
        Copy(example.Inputs, "", line);
        // Missing labels are written as null, so that a file without any label still names its fields.
        version.LabelFields.ForEach(field => line[field] = null);
        Copy(example.Labels, "", line);
        Copy(example.Metadata, ImportPlan.MetadataPrefix, line);
        line[ImportPlan.SplitField] = example.Split;
        await destination.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(line, JsonDefaults.Options), cancellationToken);
        await destination.WriteAsync(LineEnd, cancellationToken);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static void Copy(string? json, string prefix, JsonObject line)
    {
        foreach (var (name, value) in JsonNode.Parse(json ?? "{}")!.AsObject())
        {
            line[prefix + name] = value?.DeepClone();
        }
    }
}
