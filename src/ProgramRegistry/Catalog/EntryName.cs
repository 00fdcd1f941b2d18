using System.Text.RegularExpressions;
using LlmOps.ServiceDefaults.Http;

namespace LlmOps.ProgramRegistry.Catalog;

/// <summary>What programs, datasets and labels may be called: names that need no escaping in a path or a command line.</summary>
internal static partial class EntryName
{
    /// <exception cref="ProblemException">400 naming the field and the rule.</exception>
    public static string Check(string field, string name) => Pattern().IsMatch(name)
        ? name
        : throw ProblemException.Invalid(field, "must be 1 to 100 lower-case letters, digits, '.', '_' or '-', and begin with a letter or digit.");

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9._-]{0,99}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pattern();
}
