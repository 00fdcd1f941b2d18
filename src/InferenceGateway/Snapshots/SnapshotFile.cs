using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LlmOps.ServiceDefaults.Http;

namespace LlmOps.InferenceGateway.Snapshots;

/// <summary>The last known good state on disk, so that a gateway starts and serves with PostgreSQL and RabbitMQ away.</summary>
internal sealed class SnapshotFile(StateDirectory directory, TimeProvider time, ILogger<SnapshotFile> log)
{
    private readonly string path = Path.Combine(directory.Path, "snapshot.json");

    /// <summary>Replaces the file in one step: a crash leaves the old one or the new one, never half of it.</summary>
    public void Write(GatewayState state)
    {
        try
        {
            var text = JsonSerializer.Serialize(state, JsonDefaults.Options);
            var document = JsonSerializer.SerializeToUtf8Bytes(new Saved(state.Version, time.GetUtcNow(), HashOf(text), text), JsonDefaults.Options);
            var fresh = path + ".tmp";
            using (var handle = File.OpenHandle(fresh, FileMode.Create, FileAccess.Write))
            {
                RandomAccess.Write(handle, document, 0);
                RandomAccess.FlushToDisk(handle);
            }

            File.Move(fresh, path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            log.LogError("The last-known-good file could not be written ({Reason})", exception.Message);
        }
    }

    /// <summary>The saved state, or <see langword="null"/> when there is none that can be trusted.</summary>
    public GatewayState? Read()
    {
        try
        {
            if (!File.Exists(path))
            {
                return null;
            }

            var saved = JsonSerializer.Deserialize<Saved>(File.ReadAllBytes(path), JsonDefaults.Options);
            if (saved?.State is null || HashOf(saved.State) != saved.Sha256)
            {
                log.LogError("The last-known-good file is damaged and is not used");
                return null;
            }

            log.LogInformation("Serving from the last-known-good file: version {Version}, saved {SavedAt}", saved.Version, saved.SavedAt);
            return JsonSerializer.Deserialize<GatewayState>(saved.State, JsonDefaults.Options);
        }
        catch (Exception exception) when (exception is IOException or JsonException or UnauthorizedAccessException)
        {
            log.LogError("The last-known-good file cannot be read ({Reason})", exception.Message);
            return null;
        }
    }

    private static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private sealed record Saved(long Version, DateTimeOffset SavedAt, string Sha256, string State);
}
