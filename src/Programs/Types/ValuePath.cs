using LlmOps.Programs.Signatures;

namespace LlmOps.Programs.Types;

/// <summary>The steps of a path into a value, as in <c>places[2].lat</c>.</summary>
internal static class ValuePath
{
    public static string Item(int index) => $"[{index}]";

    public static string Member(string name) => name.Length > 0 && name.All(FieldNames.IsNamePart) ? $".{name}" : $"[{PythonText.Quote(name)}]";
}
