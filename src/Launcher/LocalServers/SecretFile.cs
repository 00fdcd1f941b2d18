using System.Security.Cryptography;

namespace LlmOps.Launcher.LocalServers;

/// <summary>Secrets that are drawn once and kept in a file which only its owner can read.</summary>
internal static class SecretFile
{
    /// <summary>The secret kept in the file; drawn and written on first use.</summary>
    public static string ReadOrCreate(string file, string prefix = "")
    {
        if (File.Exists(file) && File.ReadAllText(file).Trim() is { Length: > 0 } kept) { return kept; }
        var secret = prefix + RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789", 32);
        Write(file, secret);
        return secret;
    }

    /// <summary>Replaces the file in one step; at no time can others read it.</summary>
    public static void Write(string file, string content)
    {
        var draft = file + ".new";
        File.Delete(draft);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) { options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite; }
        using (var writer = new StreamWriter(draft, options)) { writer.Write(content); }
        File.Move(draft, file, overwrite: true);
    }
}
