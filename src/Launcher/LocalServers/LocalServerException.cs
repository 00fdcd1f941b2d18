namespace LlmOps.Launcher.LocalServers;

/// <summary>A local server cannot be found, installed, started or reached. The message is written for the person at the terminal and says what to do.</summary>
public sealed class LocalServerException : Exception
{
    public LocalServerException(string message) : base(message) { }

    public LocalServerException(string message, Exception innerException) : base(message, innerException) { }
}
