using System.Text.Json.Nodes;
using LlmOps.Programs.Adapters;
using LlmOps.Programs.Types;

namespace LlmOps.Programs.Modules;

/// <summary>What happened in the turns so far: thought, tool, arguments and observation of each, by the names <c>thought_0</c>, <c>tool_name_0</c>, ...</summary>
internal sealed class Trajectory(Profile profile)
{
    private const int EntriesOfATurn = 4;
    private readonly JsonObject _entries = [];

    /// <summary>Turns that are kept; forgotten ones do not count.</summary>
    public int Turns => _entries.Count / EntriesOfATurn;

    public void Add(int turn, JsonObject step, JsonNode? observation)
    {
        _entries[$"thought_{turn}"] = step["next_thought"]?.DeepClone();
        _entries[$"tool_name_{turn}"] = step["next_tool_name"]?.DeepClone();
        _entries[$"tool_args_{turn}"] = step["next_tool_args"]?.DeepClone();
        _entries[$"observation_{turn}"] = observation?.DeepClone();
    }

    /// <summary>Drops the oldest turn, to make room in the model's context.</summary>
    public void ForgetOldest()
    {
        foreach (var name in _entries.Take(EntriesOfATurn).Select(e => e.Key).ToList())
        {
            _entries.Remove(name);
        }
    }

    /// <summary>As a prompt shows it. Field markers mean fields, so the native profile heads the entries in another way.</summary>
    public string Text() => string.Join("\n\n", _entries.Select(e => $"{(profile.IsCompat ? Marker.Of(e.Key) : $"## {e.Key}")}\n{ValueText.Of(StrType.Instance, e.Value, profile)}"));

    public JsonObject ToJson() => _entries.DeepClone().AsObject();
}
