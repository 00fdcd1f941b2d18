using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace LlmOps.ProgramRegistry.Datasets.Importing;

/// <summary>Reads JSON lines: one object per line, blank lines skipped.</summary>
internal static class JsonlRows
{
    private const int LongestLine = 16 << 20;
    private const int MostColumnsRemembered = 200;
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    public static async IAsyncEnumerable<SourceRow> ReadAsync(Stream utf8, ImportPlan plan, ImportErrors errors, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var line = 0;
        await foreach (var bytes in LinesAsync(utf8, errors, cancellationToken))
        {
            line++;
            if (bytes.Span.ContainsAnyExcept(" \t\r"u8))
            {
                using var document = Parse(bytes, line, errors);
                if (document is not null)
                {
                    var cells = document.RootElement.EnumerateObject().Select(m => new Cell(m.Name, null, m.Value)).ToList();
                    if (seen.Count < MostColumnsRemembered)
                    {
                        seen.UnionWith(cells.Select(c => c.Column));
                    }

                    yield return new(line, cells);
                }
            }
        }

        if (seen.Count > 0)
        {
            plan.CheckColumns(seen, errors);
        }
    }

    private static JsonDocument? Parse(ReadOnlyMemory<byte> bytes, int line, ImportErrors errors)
    {
        try
        {
            var document = JsonDocument.Parse(bytes, Strict);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return document;
            }

            document.Dispose();
            errors.AddRow(line, "is not a JSON object.");
        }
        catch (JsonException broken)
        {
            errors.AddRow(line, broken.BytePositionInLine is { } at ? $"is not valid JSON at byte {at + 1}." : "names a field twice.");
        }

        return null;
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> LinesAsync(Stream utf8, ImportErrors errors, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pipe = PipeReader.Create(utf8, new(bufferSize: 1 << 16, leaveOpen: true));
        var count = 0;
        while (true)
        {
            var read = await pipe.ReadAsync(cancellationToken);
            var rest = read.Buffer;
            while (rest.PositionOf((byte)'\n') is { } end)
            {
                count++;
                yield return Line(rest.Slice(0, end), isFirst: count == 1);
                rest = rest.Slice(rest.GetPosition(1, end));
            }

            if (rest.Length > LongestLine)
            {
                errors.AddRow(count + 1, $"is longer than {LongestLine} bytes. Reading stopped here.");
                break;
            }

            if (read.IsCompleted)
            {
                if (!rest.IsEmpty)
                {
                    yield return Line(rest, isFirst: count == 0);
                }

                break;
            }

            pipe.AdvanceTo(rest.Start, rest.End);
        }

        await pipe.CompleteAsync();
    }

    private static ReadOnlyMemory<byte> Line(ReadOnlySequence<byte> sequence, bool isFirst)
    {
        var bytes = sequence.IsSingleSegment ? sequence.First : sequence.ToArray();
        return isFirst && bytes.Span.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;
    }
}
