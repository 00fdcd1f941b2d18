using System.Text;

namespace LlmOps.Launcher.LocalServers;

/// <summary>The log files of the started programs: the current one, and the one of the start before.</summary>
internal static class LogFile
{
    private const int TailBytes = 64 * 1024;

    /// <summary>Puts the log of the last start aside as <c>name.1.log</c>.</summary>
    public static void Rotate(string file)
    {
        if (File.Exists(file)) { File.Move(file, Path.ChangeExtension(file, ".1.log"), overwrite: true); }
    }

    public static string Tail(string file, int lines)
    {
        if (!File.Exists(file)) { return ""; }
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        if (stream.Length > TailBytes) { stream.Seek(-TailBytes, SeekOrigin.End); }
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return string.Join('\n', reader.ReadToEnd().TrimEnd().Split('\n').TakeLast(lines));
    }
}
