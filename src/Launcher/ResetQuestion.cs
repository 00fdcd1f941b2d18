namespace LlmOps.Launcher;

/// <summary>Asks before everything of a workspace is deleted.</summary>
internal static class ResetQuestion
{
    public static bool Ask(string path)
    {
        if (!Directory.Exists(path)) { return true; }
        if (System.Console.IsInputRedirected)
        {
            System.Console.WriteLine($"--reset deletes {path}: add --yes where nobody can be asked.");
            return false;
        }
        System.Console.Write($"Delete all data, keys and logs in {path}? [y/N] ");
        return System.Console.ReadLine()?.Trim() is "y" or "Y" or "yes";
    }
}
