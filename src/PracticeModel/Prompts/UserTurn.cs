namespace LlmOps.PracticeModel.Prompts;

/// <summary>Reads the input values out of a user turn.</summary>
internal static class UserTurn
{
    private static readonly string[] Requirements =
    [
        "Respond with the corresponding output fields",
        "Respond with a JSON object in the following order of fields",
        "This is an example of the task, though some input or output fields are not supplied.",
    ];

    /// <summary>All input values, without markers and without the line that asks for the outputs.</summary>
    public static UserInputs Inputs(string turn)
    {
        var text = WithoutRequirement(turn);
        var sections = MarkedSections.Read(text);
        return new UserInputs(sections.Count == 0 ? text.Trim() : string.Join('\n', sections.Select(section => section.Value)), sections);
    }

    private static string WithoutRequirement(string turn)
    {
        foreach (var requirement in Requirements)
        {
            var at = turn.LastIndexOf(requirement, StringComparison.Ordinal);
            if (at < 0 || (at > 0 && turn[at - 1] != '\n')) { continue; }
            var end = turn.IndexOf('\n', at);
            turn = end < 0 ? turn[..at] : turn.Remove(at, end - at);
        }

        return turn;
    }
}
