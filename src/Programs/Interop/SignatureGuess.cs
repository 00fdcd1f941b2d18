using System.Text.Json;
using System.Text.Json.Nodes;
using LlmOps.Programs.Modules;
using LlmOps.Programs.Signatures;
using LlmOps.Programs.Types;
using LlmOps.Programs.Versions;

namespace LlmOps.Programs.Interop;

/// <summary>Guesses a signature nobody gave: names from placeholders, demos and prefixes, sides from the instructions or the reasoning, types from demos.</summary>
internal static class SignatureGuess
{
    public static SignatureSpec? Of(DspyPredictor predictor, bool mayBeThought, List<InteropNote> notes, List<SpecProblem> problems)
    {
        string[] names = [.. predictor.Fields.Select(f => NameOf(f, predictor.Demos))];
        if (names.Length is 0 || names.Distinct(StringComparer.Ordinal).Count() < names.Length || Array.Exists(names, n => FieldNames.Problem(n) is not null))
        {
            problems.Add(new SpecProblem($"{predictor.Pointer}/signature/fields", $"does not tell the names of its fields ({string.Join(' ', predictor.Fields.Select(f => f.Prefix))}): give a signature"));
            return null;
        }

        var (inputs, reason) = InputCount(predictor.Instructions, names, mayBeThought);
        FieldSpec[] fields = [.. names.Select(n => new FieldSpec(n, TypeOf(predictor.Demos.Select(d => d[n]))))];
        var signature = new SignatureSpec { Inputs = fields[..inputs], Outputs = fields[inputs..] };
        notes.Add(new InteropNote(InteropNoteCode.SignatureGuessed, $"{predictor.Pointer}/signature", $"guessed: {SpecShorthand.Write(signature.Inputs, signature.Outputs)} (outputs {reason}); give the signature to be sure"));
        return signature;
    }

    private static string NameOf(DspyField field, IReadOnlyList<JsonObject> demos)
    {
        if (field.Description is ['$', '{', .. var placeholder, '}'])
        {
            return placeholder;
        }

        return demos.SelectMany(FlatDemo.FieldNames).FirstOrDefault(name => DspyExport.PrefixOf(name) == field.Prefix)
            ?? field.Prefix.TrimEnd(':').ToLowerInvariant().Replace(' ', '_');
    }

    private static (int Inputs, string Reason) InputCount(string instructions, string[] names, bool mayBeThought)
    {
        var reasoning = mayBeThought ? Array.IndexOf(names, ChainOfThought.FieldName) : -1;
        for (var inputs = 0; inputs < names.Length; inputs++)
        {
            if (instructions == InstructionText.Default(names[..inputs], names[(inputs == reasoning ? inputs + 1 : inputs)..]))
            {
                return (inputs, "as the instructions name them");
            }
        }

        return reasoning >= 0 ? (reasoning, "from the reasoning on") : (names.Length - 1, "taken to be the last field alone");
    }

    private static string TypeOf(IEnumerable<JsonNode?> values)
    {
        JsonNode[] known = [.. values.OfType<JsonNode>()];
        return known.Select(v => v.GetValueKind()).Distinct().ToArray() switch
        {
            [JsonValueKind.Number] => Array.TrueForAll(known, IntType.Instance.Accepts) ? "int" : "float",
            [JsonValueKind.True or JsonValueKind.False] or [JsonValueKind.True or JsonValueKind.False, JsonValueKind.True or JsonValueKind.False] => "bool",
            [JsonValueKind.Array] => "list",
            [JsonValueKind.Object] => "dict",
            _ => "str",
        };
    }
}
