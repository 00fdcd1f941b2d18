using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace LlmOps.PracticeModel.Files;

/// <summary>A file somebody uploaded.</summary>
internal sealed record UploadedFile(string Id, string Name, string Purpose, long Bytes, long CreatedAt);

/// <summary>Uploaded files, in memory, and on disk when there is a state directory. An id follows from the content, so that the same upload again is the same file.</summary>
internal sealed class UploadedFiles
{
    private readonly ConcurrentDictionary<string, (UploadedFile File, byte[] Content)> _files = new(StringComparer.Ordinal);
    private readonly string? _directory;

    public UploadedFiles(PracticeModelOptions options)
    {
        _directory = options.StateDirectory.Length > 0 ? Directory.CreateDirectory(Path.Combine(options.StateDirectory, "files")).FullName : null;
        foreach (var path in _directory is null ? [] : Directory.GetFiles(_directory, "*.json"))
        {
            var file = JsonSerializer.Deserialize<UploadedFile>(File.ReadAllText(path))!;
            _files[file.Id] = (file, File.ReadAllBytes(Path.ChangeExtension(path, ".content")));
        }
    }

    /// <summary>All of them, newest first.</summary>
    public IReadOnlyList<UploadedFile> All => [.. _files.Values.Select(f => f.File).OrderByDescending(f => f.CreatedAt).ThenBy(f => f.Id, StringComparer.Ordinal)];

    public UploadedFile? Find(string id) => _files.TryGetValue(id, out var found) ? found.File : null;

    public byte[]? Content(string id) => _files.TryGetValue(id, out var found) ? found.Content : null;

    public UploadedFile Add(string name, string purpose, byte[] content, DateTimeOffset now)
    {
        var id = $"file-{Convert.ToHexStringLower(SHA256.HashData([.. Encoding.UTF8.GetBytes($"{purpose}\u001f{name}\u001f"), .. SHA256.HashData(content)]).AsSpan(0, 12))}";
        var file = _files.GetOrAdd(id, _ => (new(id, name, purpose, content.Length, now.ToUnixTimeSeconds()), content)).File;
        if (_directory is not null)
        {
            File.WriteAllBytes(Path.Combine(_directory, $"{id}.content"), content);
            File.WriteAllText(Path.Combine(_directory, $"{id}.json"), JsonSerializer.Serialize(file));
        }

        return file;
    }

    public bool Remove(string id)
    {
        if (!_files.TryRemove(id, out _)) { return false; }
        if (_directory is not null)
        {
            File.Delete(Path.Combine(_directory, $"{id}.json"));
            File.Delete(Path.Combine(_directory, $"{id}.content"));
        }

        return true;
    }
}
