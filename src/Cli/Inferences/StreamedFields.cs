namespace LlmOps.Cli.Inferences;

/// <summary>Prints outputs while they arrive. Outputs of steps that run side by side take turns, each under its name.</summary>
internal sealed class StreamedFields(CliRun cli)
{
    private readonly HashSet<string> told = new(StringComparer.Ordinal);
    private string? current;

    public void Tell(string field, string text)
    {
        if (current != field)
        {
            cli.Write($"{(current is null ? "" : Environment.NewLine)}{field + ":",-14} ");
            current = field;
        }

        told.Add(field);
        cli.Write(text);
    }

    /// <summary>An output is complete; one that came at once is printed now.</summary>
    public void End(string field, string value)
    {
        if (!told.Contains(field))
        {
            Tell(field, value);
        }

        if (current == field)
        {
            cli.Write(Environment.NewLine);
            current = null;
        }
    }
}
