namespace LlmOps.ServiceDefaults.Http;

/// <summary>An error that is part of the API: it becomes problem+json with a stable <c>urn:llmops:problem:CODE</c>.</summary>
public sealed class ProblemException(int status, string code, string detail) : Exception(detail)
{
    /// <summary>HTTP status.</summary>
    public int Status { get; } = status;

    /// <summary>Stable code, the last part of the problem's URN.</summary>
    public string Code { get; } = code;

    /// <summary>Further members of the problem document, snake_case names.</summary>
    public IReadOnlyDictionary<string, object?> Extensions { get; init; } = new Dictionary<string, object?>(StringComparer.Ordinal);

    /// <summary>404 for a name nobody knows, with the names that come close.</summary>
    public static ProblemException NotFound(string kind, string name, IEnumerable<string> known)
    {
        var close = CloseNames.Find(name, known);
        var hint = close.Count > 0 ? $" Did you mean {string.Join(", ", close.Select(c => $"'{c}'"))}?" : "";
        return new(404, $"{kind.Replace(' ', '_')}_not_found", $"There is no {kind} '{name}'.{hint}")
        {
            Extensions = new Dictionary<string, object?>(StringComparer.Ordinal) { ["name"] = name, ["close_names"] = close },
        };
    }

    /// <summary>400 naming every wrong field.</summary>
    public static ProblemException Invalid(IReadOnlyList<FieldError> errors, string code = "invalid_request") =>
        new(400, code, string.Join(" ", errors.Select(e => $"{e.Field}: {e.Reason}")))
        {
            Extensions = new Dictionary<string, object?>(StringComparer.Ordinal) { ["errors"] = errors },
        };

    /// <summary>400 naming one wrong field.</summary>
    public static ProblemException Invalid(string field, string reason) => Invalid([new FieldError(field, reason)]);

    /// <summary>409: the thing is not in a state that allows this.</summary>
    public static ProblemException Conflict(string code, string detail) => new(409, code, detail);
}

/// <summary>One wrong field of a request.</summary>
/// <param name="Field">Name or JSON pointer of the field.</param>
/// <param name="Reason">What is wrong with it.</param>
public sealed record FieldError(string Field, string Reason);
