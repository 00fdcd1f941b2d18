using System.Text.Json;
using System.Text.Json.Nodes;
using HandlebarsDotNet;
using HandlebarsDotNet.Compiler;
using LlmOps.Programs.Signatures;
using LlmOps.Programs.Types;

namespace LlmOps.Programs.Modules;

/// <summary>Handlebars for prompts: nothing is escaped, a variable that is not there is a mistake, and no partial or helper reaches outside.</summary>
internal static class PromptHandlebars
{
    private static readonly IHandlebars Engine = Handlebars.Create(new HandlebarsConfiguration { NoEscape = true, ThrowOnUnresolvedBindingExpression = true });

    public static Func<JsonObject, string> Compile(string template)
    {
        var compiled = Engine.Compile(template);
        return inputs => compiled(Plain(inputs));
    }

    /// <summary>What is wrong with a template for these inputs: its syntax, or a name that is no input; null when it renders.</summary>
    public static string? Mistake(string template, IReadOnlyList<SignatureField> inputs)
    {
        try
        {
            Compile(template)(new JsonObject(inputs.Select(f => KeyValuePair.Create(f.Name, Sample(f.Type)))));
            return null;
        }
        catch (HandlebarsUndefinedBindingException unknown)
        {
            return $"uses '{unknown.MissingKey}', which is no input{CloseNames.Hint(unknown.MissingKey ?? "", [.. inputs.Select(f => f.Name)])}";
        }
        catch (HandlebarsException wrong)
        {
            return $"is not a Handlebars template: {wrong.Message.Split('\n')[0].Trim()}";
        }
    }

    /// <summary>A value of the type that makes every branch of a template visible: filled lists, true flags.</summary>
    private static JsonNode? Sample(FieldType type) => type switch
    {
        ListType list => new JsonArray(Sample(list.Item)),
        DictType map => new JsonObject { ["key"] = Sample(map.Value) },
        UnionType union => Sample(union.Members[0]),
        LiteralType literal => literal.Labels[0],
        IntType or FloatType => 1,
        BoolType => true,
        _ => "text",
    };

    private static object? Plain(JsonNode? value) => value switch
    {
        JsonObject map => map.ToDictionary(e => e.Key, e => Plain(e.Value), StringComparer.Ordinal),
        JsonArray items => items.Select(Plain).ToList(),
        null => null,
        _ => value.GetValueKind() switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => PythonText.Str(value),
        },
    };
}
