using System.Text.Json.Nodes;
using LlmOps.Programs.Versions;

namespace LlmOps.Programs.Tools;

/// <summary>A tool as a document describes it: an HTTP endpoint with described arguments.</summary>
/// <param name="Name">What the model calls it.</param>
/// <param name="Desc">What it does, for the model.</param>
/// <param name="Args">Argument name to JSON schema, in order; one with a <c>default</c> may be left out.</param>
/// <param name="Url">Where a POST with the arguments as JSON goes; null when the host knows the tool by name.</param>
public sealed record ToolSpec(string Name, string Desc, JsonObject Args, string? Url = null)
{
    internal static ToolSpec Read(SpecMembers members)
    {
        var tool = new ToolSpec(members.Required("name"), members.Text("desc") ?? "", members.Has("args") ? members.JsonObject("args") : [], members.Text("url"));
        members.RefuseOthers();
        return tool;
    }

    /// <summary>What is wrong with the names of the arguments; null when nothing is.</summary>
    internal string? Mistake(JsonObject arguments)
    {
        var missing = Args.Where(a => !arguments.ContainsKey(a.Key) && (a.Value as JsonObject)?.ContainsKey("default") is not true).Select(a => a.Key).FirstOrDefault();
        var unknown = arguments.Select(a => a.Key).FirstOrDefault(name => !Args.ContainsKey(name));
        return missing is not null ? $"the argument '{missing}' is missing" : unknown is not null ? $"there is no argument '{unknown}'" : null;
    }
}
