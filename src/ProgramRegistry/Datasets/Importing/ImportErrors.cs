using LlmOps.ServiceDefaults.Http;

namespace LlmOps.ProgramRegistry.Datasets.Importing;

/// <summary>Collects what is wrong with a file: the first hundred by line, and how many there are.</summary>
internal sealed class ImportErrors(string fileName)
{
    private const int MostListed = 100;
    private readonly List<(int Line, FieldError Error)> listed = [];

    public int Total { get; private set; }

    public bool Any => Total > 0;

    /// <summary>A row is wrong.</summary>
    public void AddRow(int line, string reason) => Add(line, new($"{fileName}:{line}", reason));

    /// <summary>The file as a whole, or what was asked of it, is wrong.</summary>
    public void Add(string field, string reason) => Add(0, new(field, reason));

    /// <summary>More of the same was found, and is only counted.</summary>
    public void AddUnlisted(int count) => Total += count;

    /// <summary>The place of a row, for warnings.</summary>
    public string Place(int line) => $"{fileName}:{line}";

    /// <exception cref="ProblemException">400 <c>invalid_dataset</c>, when anything is wrong.</exception>
    public void ThrowIfAny()
    {
        if (!Any)
        {
            return;
        }

        var errors = listed.OrderBy(e => e.Line).Select(e => e.Error).ToList();
        var more = Total > 1 ? $" ({Total} problems in all; nothing was published)" : " (nothing was published)";
        throw new ProblemException(400, "invalid_dataset", $"{errors[0].Field}: {errors[0].Reason}{more}")
        {
            Extensions = new Dictionary<string, object?>(StringComparer.Ordinal) { ["errors"] = errors, ["total_errors"] = Total },
        };
    }

    private void Add(int line, FieldError error)
    {
        Total++;
        if (listed.Count < MostListed)
        {
            listed.Add((line, error));
        }
    }
}
