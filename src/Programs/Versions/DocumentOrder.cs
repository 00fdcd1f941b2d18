using System.Text.Json;

namespace LlmOps.Programs.Versions;

/// <summary>Sorts problems as their places follow each other in the text; a missing member stands where its parent begins.</summary>
internal static class DocumentOrder
{
    public static IReadOnlyList<SpecProblem> Sort(JsonElement root, IEnumerable<SpecProblem> problems)
    {
        var ranks = new Dictionary<string, int>(StringComparer.Ordinal);
        Walk(root, "", ranks);
        return [.. problems.OrderBy(p => Rank(p.Pointer, ranks))];
    }

    private static void Walk(JsonElement element, string pointer, Dictionary<string, int> ranks)
    {
        ranks.TryAdd(pointer, ranks.Count);
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                {
                    Walk(member.Value, $"{pointer}/{SpecMembers.Escape(member.Name)}", ranks);
                }

                break;
            case JsonValueKind.Array:
                foreach (var (i, item) in element.EnumerateArray().Index())
                {
                    Walk(item, $"{pointer}/{i}", ranks);
                }

                break;
            default:
                break;
        }
    }

    private static int Rank(string pointer, Dictionary<string, int> ranks)
    {
        int rank;
        while (!ranks.TryGetValue(pointer, out rank) && pointer.Length > 0)
        {
            pointer = pointer[..pointer.LastIndexOf('/')];
        }

        return rank;
    }
}
