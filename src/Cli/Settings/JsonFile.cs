using System.Text.Json;

namespace LlmOps.Cli;

/// <summary>Reads a JSON file named on the command line.</summary>
internal static class JsonFile
{
    /// <exception cref="UsageException">There is no such file, or it is not JSON; <paramref name="hint"/> says what may help.</exception>
    public static async Task<JsonElement> ReadAsync(string option, FileInfo file, CancellationToken cancellationToken, string hint = "")
    {
        if (!file.Exists)
        {
            throw new UsageException(Directory.Exists(file.FullName) ? $"{option}: {file} is a folder, not a file.{hint}" : $"{option}: {file} does not exist.");
        }

        try
        {
            await using var stream = file.OpenRead();
            using var document = await JsonDocument.ParseAsync(stream, cancellationToken: cancellationToken);
            return document.RootElement.Clone();
        }
        catch (JsonException exception)
        {
            throw new UsageException($"{option}: {file.Name} is not valid JSON: {exception.Message}{hint}");
        }
    }
}
