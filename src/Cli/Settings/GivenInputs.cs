using System.Text;

namespace LlmOps.Cli.Samples;

/// <summary>Reads inputs that are given as files.</summary>
internal static class InputFiles
{
    private const long Largest = 8 << 20;

    /// <exception cref="UsageException">Not of the form name=PATH, no such file, too large, or no UTF-8 text.</exception>
    public static IEnumerable<(string Field, string Text)> Read(IEnumerable<string> given)
    {
        foreach (var item in given)
        {
            var equals = item.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1)
            {
                throw new UsageException($"--input-file: '{item}' is not of the form name=PATH.");
            }

            yield return (item[..equals], Text(new FileInfo(item[(equals + 1)..])));
        }
    }

    private static string Text(FileInfo file)
    {
        if (!file.Exists)
        {
            throw new UsageException($"--input-file: {file} does not exist.");
        }

        if (file.Length > Largest)
        {
            throw new UsageException($"--input-file: {file.Name} has {file.Length} bytes; at most {Largest} are taken.");
        }

        try
        {
            return new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(File.ReadAllBytes(file.FullName));
        }
        catch (DecoderFallbackException broken)
        {
            throw new UsageException($"--input-file: {file.Name} is not UTF-8 text: byte {broken.Index}.");
        }
    }
}
