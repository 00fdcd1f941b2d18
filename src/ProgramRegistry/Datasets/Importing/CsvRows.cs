using System.Runtime.CompilerServices;
using CsvHelper;

namespace LlmOps.ProgramRegistry.Datasets.Importing;

/// <summary>Reads CSV (RFC 4180, a header row, UTF-8 with or without a byte-order mark) row by row.</summary>
internal static class CsvRows
{
    /// <summary>Largest row in bytes; a quote that is never closed ends here instead of filling the memory.</summary>
    private const int LargestRow = 16 << 20;

    public static async IAsyncEnumerable<SourceRow> ReadAsync(Stream utf8, ImportPlan plan, ImportErrors errors, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var malformed = 0L;
        var options = new CsvReaderOptions
        {
            Separator = ',',
            MaxRecordSize = LargestRow,
            TrackLineNumbers = true,
            OnMalformedRecord = record =>
            {
                malformed = record.LineNumber;
                errors.AddRow((int)record.LineNumber, Reason(record.Reason));
            },
        };
        await using var reader = CsvReader.Create(utf8, options, leaveOpen: true);
        if (!await ReadHeaderAsync(reader, errors, cancellationToken) || !CheckHeader(reader.Headers, plan, errors))
        {
            yield break;
        }

        string[] header = [.. reader.Headers];
        while (await NextAsync(reader, errors, cancellationToken))
        {
            var line = (int)reader.LineNumber;
            if (line == malformed)
            {
                continue;
            }

            if (reader.FieldCount != header.Length)
            {
                errors.AddRow(line, $"has {reader.FieldCount} columns, the header has {header.Length}.");
            }
            else
            {
                yield return new(line, [.. header.Index().Where(c => c.Item.Length > 0).Select(c => new Cell(c.Item, reader.GetString(c.Index)))]);
            }
        }
    }

    private static async Task<bool> ReadHeaderAsync(CsvReader reader, ImportErrors errors, CancellationToken cancellationToken)
    {
        try
        {
            await reader.ReadHeaderAsync(cancellationToken);
            return reader.Headers.Count > 0;
        }
        catch (CsvFormatException)
        {
            errors.AddRow(1, TooLarge);
            return false;
        }
    }

    private static async Task<bool> NextAsync(CsvReader reader, ImportErrors errors, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadAsync(cancellationToken);
        }
        catch (CsvFormatException broken)
        {
            errors.AddRow((int)broken.LineNumber, TooLarge);
            return false;
        }
    }

    private static bool CheckHeader(IReadOnlyCollection<string> header, ImportPlan plan, ImportErrors errors)
    {
        foreach (var twice in header.Where(c => c.Length > 0).CountBy(c => c, StringComparer.Ordinal).Where(c => c.Value > 1))
        {
            errors.AddRow(1, $"names the column '{twice.Key}' twice.");
        }

        plan.CheckColumns(header, errors);
        return !errors.Any;
    }

    private static string TooLarge => $"the row is larger than {LargestRow} bytes; is a quote left open? Reading stopped here.";

    private static string Reason(CsvMalformedReason reason) => reason switch
    {
        CsvMalformedReason.UnterminatedQuote => "a quote is opened and never closed.",
        CsvMalformedReason.TextAfterClosingQuote => "has text after a closing quote; double each quote inside a quoted value.",
        _ => "has a quote in the middle of a value; write the value in quotes and double each quote inside it.",
    };
}
