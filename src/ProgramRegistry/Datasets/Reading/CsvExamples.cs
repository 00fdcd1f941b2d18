using System.Text.Json;
using CsvHelper;
using LlmOps.ProgramRegistry.Datasets.Importing;

namespace LlmOps.ProgramRegistry.Datasets.Reading;

/// <summary>Writes CSV: id, inputs, labels, further columns, split. Text is written as it is, every other value as JSON.</summary>
internal sealed class CsvExamples(Stream destination, DatasetVersion version) : IExampleWriter
{
    private readonly CsvWriter csv = CsvWriter.Create(destination, null, leaveOpen: true);

    public Task BeginAsync(CancellationToken cancellationToken) => csv.WriteRecordAsync(
        [ImportPlan.IdField, .. version.InputFields, .. version.LabelFields, .. version.MetadataFields.Select(f => ImportPlan.MetadataPrefix + f), ImportPlan.SplitField], cancellationToken).AsTask();

    public Task WriteAsync(Example example, CancellationToken cancellationToken) => csv.WriteRecordAsync(
        [example.ExampleId, .. Values(example.Inputs, version.InputFields), .. Values(example.Labels, version.LabelFields), .. Values(example.Metadata, version.MetadataFields), example.Split], cancellationToken).AsTask();

    public async ValueTask DisposeAsync()
    {
        await csv.FlushAsync();
        await csv.DisposeAsync();
    }

    private static IEnumerable<string> Values(string? json, IReadOnlyList<string> fields)
    {
        using var document = JsonDocument.Parse(json ?? "{}");
        return [.. fields.Select(f => document.RootElement.TryGetProperty(f, out var value) ? new Cell(f, null, value).AsText() : "")];
    }
}
