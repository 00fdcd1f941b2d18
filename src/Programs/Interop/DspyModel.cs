using System.Text.Json.Nodes;
using LlmOps.Programs.Versions;

namespace LlmOps.Programs.Interop;

/// <summary>The <c>lm</c> object of a saved state: a model's name and call arguments. Addresses and keys are neither read nor written.</summary>
internal static class DspyModel
{
    // What DSPy writes for a model nobody configured further; an argument with such a value says nothing.
    private static readonly JsonObject Standard = new()
    {
        ["_dspy_lm_class"] = "dspy.clients.lm.LM",
        ["model_type"] = "chat",
        ["cache"] = true,
        ["num_retries"] = 3,
        ["finetuning_model"] = null,
        ["launch_kwargs"] = new JsonObject(),
        ["train_kwargs"] = new JsonObject(),
        ["use_developer_role"] = false,
    };

    private static readonly string[] Carried = ["model", "temperature", "max_tokens"];
    private static readonly string[] Endpoints = ["api_base", "base_url", "model_list", "api_key", "api_version", "azure_ad_token", "headers", "extra_headers"];

    public static ModelSpec Read(SpecMembers members, string pointer, List<InteropNote> notes)
    {
        foreach (var (name, value) in members.ToJsonObject())
        {
            var place = $"{pointer}/{SpecMembers.Escape(name)}";
            if (Endpoints.Contains(name))
            {
                notes.Add(new InteropNote(InteropNoteCode.EndpointIgnored, place, $"'{name}' is never taken from a file: the gateway keeps the addresses and keys of models"));
            }
            else if (!Carried.Contains(name) && value is not null && !JsonNode.DeepEquals(value, Standard[name]))
            {
                notes.Add(new InteropNote(InteropNoteCode.ModelArgumentDropped, place, $"'{name}' was left behind: a version sets a model's name, temperature and max_tokens"));
            }
        }

        return new ModelSpec(members.Required("model"), members.Number("temperature"), members.Whole("max_tokens"));
    }

    public static JsonObject Write(ModelSpec model)
    {
        var json = new JsonObject { ["model"] = model.Name };
        foreach (var (name, value) in Standard.Where(a => a.Key is not "use_developer_role"))
        {
            json[name] = value?.DeepClone();
        }

        if (model.Temperature is { } temperature)
        {
            json["temperature"] = temperature;
        }

        if (model.MaxTokens is { } maxTokens)
        {
            json["max_tokens"] = maxTokens;
        }

        return json;
    }
}
