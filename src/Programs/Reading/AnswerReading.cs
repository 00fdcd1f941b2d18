namespace LlmOps.Programs.Reading;

/// <summary>The state of reading one answer: the rules in force, the repairs made so far, the last refusal.</summary>
internal sealed class AnswerReading(Profile profile)
{
    private readonly List<string> _repairs = [];

    public Profile Profile { get; } = profile;

    /// <summary>The field being read; prefixes its repairs.</summary>
    public string? Field { get; set; }

    /// <summary>Why the last value was refused.</summary>
    public string Reason { get; private set; } = "";

    /// <summary>Where in the value that was, for example <c>[2].lat</c>; empty for the value itself.</summary>
    public string Path { get; private set; } = "";

    public IReadOnlyList<string> Repairs => _repairs;

    public void Repair(string kind)
    {
        var repair = Field is null ? kind : $"{Field}:{kind}";
        if (!_repairs.Contains(repair))
        {
            _repairs.Add(repair);
        }
    }

    public void ForgetRepairs(int keep) => _repairs.RemoveRange(keep, _repairs.Count - keep);

    /// <summary>Always false, so that a refusal is one expression.</summary>
    public bool Fail(string reason, string path = "")
    {
        (Reason, Path) = (reason, path);
        return false;
    }

    /// <summary>The refusal seen from the container around; always false.</summary>
    public bool FailIn(string step)
    {
        Path = step + Path;
        return false;
    }
}
