using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;

namespace LlmOps.Cli;

/// <summary>A program's inputs on the command line: values, and files whose text is a value.</summary>
internal static class GivenInputs
{
    private const string ValueOption = "--input";
    private const string FileOption = "--input-file";
    private const long Largest = 8 << 20;

    public static Option<string[]> Values(string description = "An input, as name=text or name:=json; may be repeated.") => Fields.Option(ValueOption, description);

    public static Option<string[]> Files() => Fields.Option(FileOption, "An input that is the text of a file, as name=PATH; may be repeated.");

    /// <exception cref="UsageException">Not of the form name=..., given twice, or a file that does not exist, is too large or no UTF-8 text.</exception>
    public static JsonObject Parse(IEnumerable<string> values, IEnumerable<string> files)
    {
        var inputs = Fields.Parse(ValueOption, values);
        foreach (var given in files)
        {
            var equals = given.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1)
            {
                throw new UsageException($"{FileOption}: '{given}' is not of the form name=PATH.");
            }

            if (!inputs.TryAdd(given[..equals], JsonValue.Create(Text(new FileInfo(given[(equals + 1)..])))))
            {
                throw new UsageException($"{FileOption}: '{given[..equals]}' is given twice.");
            }
        }

        return inputs;
    }

    private static string Text(FileInfo file)
    {
        if (!file.Exists)
        {
            throw new UsageException($"{FileOption}: {file} {(Directory.Exists(file.FullName) ? "is a folder, not a file" : "does not exist")}.");
        }

        if (file.Length > Largest)
        {
            throw new UsageException($"{FileOption}: {file.Name} has {file.Length} bytes; at most {Largest} are taken.");
        }

        try
        {
            return new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(File.ReadAllBytes(file.FullName));
        }
        catch (DecoderFallbackException broken)
        {
            throw new UsageException($"{FileOption}: {file.Name} is not UTF-8 text: byte {broken.Index}.");
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{FileOption}: {file} cannot be read: {broken.Message}");
        }
    }
}
