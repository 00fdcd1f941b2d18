using System.CommandLine;
using LlmOps.Client.Registry;

namespace LlmOps.Cli.Datasets;

/// <summary>The options of commands that send rows from a file.</summary>
internal sealed class FileOptions
{
    private readonly Option<FileInfo> file = new("--file") { Description = "A .csv or .jsonl file.", Required = true };
    private readonly Option<string?> format = new("--format") { Description = "csv or jsonl; else taken from the file's name." };
    private readonly Option<string[]> block = new("--block") { Description = "A quality finding that keeps the version from being published, for example leaks or conflicting_labels; may be repeated." };
    private readonly Option<string?> note = new("--note") { Description = "Why; kept with the version." };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { file, format, block, note })
        {
            command.Add(option);
        }
    }

    /// <exception cref="UsageException">The file is not there, or of no known format.</exception>
    public DatasetImport Read(ParseResult parsed)
    {
        var source = File(parsed);
        return new() { Format = parsed.GetValue(format) ?? FormatOf(source), Block = parsed.GetValue(block) ?? [], Note = parsed.GetValue(note), FileName = source.Name };
    }

    public FileStream Open(ParseResult parsed) => File(parsed).OpenRead();

    private FileInfo File(ParseResult parsed)
    {
        var source = parsed.GetRequiredValue(file);
        return source.Exists ? source : throw new UsageException($"--file: {source} does not exist.");
    }

    private static string FormatOf(FileInfo file) => file.Extension.ToLowerInvariant() switch
    {
        ".csv" => "csv",
        ".jsonl" or ".ndjson" => "jsonl",
        _ => throw new UsageException($"--file: cannot tell the format of {file.Name}; add --format csv or --format jsonl."),
    };
}
