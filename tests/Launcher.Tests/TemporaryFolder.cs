namespace LlmOps.Launcher.Tests;

/// <summary>A fresh folder that is gone after the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("llmops-launcher-tests-").FullName;

    /// <summary>Open to other accounts, as an ordinary folder is: started by root, PostgreSQL runs under another one.</summary>
    public TemporaryFolder()
    {
        if (!OperatingSystem.IsWindows()) { File.SetUnixFileMode(Path, (UnixFileMode)0b111_101_101); }
    }

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public void Dispose()
    {
        if (Directory.Exists(Path)) { Directory.Delete(Path, recursive: true); }
    }
}
