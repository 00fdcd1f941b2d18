namespace LlmOps.Programs.Adapters;

/// <summary>The adapters a document can name.</summary>
internal static class AdapterNames
{
    public const string Chat = "chat";
    public const string Json = "json";

    public static readonly IReadOnlyCollection<string> All = [Chat, Json];

    public static IAdapter Find(string name) => name is Json ? new JsonAdapter() : new ChatAdapter();
}
