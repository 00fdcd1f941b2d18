using System.Text.Json.Nodes;
using LlmOps.Programs.Execution;
using LlmOps.Programs.Signatures;
using LlmOps.Programs.Splitting;
using LlmOps.Programs.Types;
using LlmOps.Programs.Versions;

namespace LlmOps.Programs.Modules;

/// <summary>Cuts a text or file into chunks, never inside a record; asks no model.</summary>
/// <param name="Options">Format and size.</param>
internal sealed record SplitSpec(SplitOptions Options) : ModuleSpec
{
    public const string Name = "split";

    private const string FileName = "file_name";
    private static readonly string[] Formats = [.. Enum.GetNames<SplitFormat>().Select(f => f.ToLowerInvariant())];
    private static readonly string[] Units = [.. Enum.GetNames<SplitUnit>().Select(u => u.ToLowerInvariant())];

    public override bool AsksModel => false;

    public static SplitSpec Read(SpecMembers members) => new(new SplitOptions
    {
        Format = Enum.Parse<SplitFormat>(members.OneOf("format", Formats), ignoreCase: true),
        Size = members.Whole("size", 4000, 100, 1_000_000),
        Unit = Enum.Parse<SplitUnit>(members.OneOf("unit", Units), ignoreCase: true),
    });

    public override Signature? Prompted(Signature declared) => null;

    public override IEnumerable<SpecProblem> Problems(Signature declared, string options)
    {
        if (Texts(declared).ToList() is not [{ Type: StrType }] || declared.Inputs.Any(f => f.Type is not (StrType or UnionType { HasStr: true })))
        {
            yield return new SpecProblem(options, $"a split step takes one input of type str and, if wanted, its '{FileName}', of type str or Optional[str]");
        }

        if (declared.Outputs is not [{ Type: ListType { Item: StrType } }])
        {
            yield return new SpecProblem(options, "a split step gives one output, of type list[str]");
        }
    }

    public override IModule Build(ModuleParts parts) => new Splitter(parts.Declared, Options);

    private static IEnumerable<SignatureField> Texts(Signature declared) => declared.Inputs.Where(f => f.Name is not FileName);

    private sealed class Splitter(Signature declared, SplitOptions options) : IModule
    {
        private readonly string _text = Texts(declared).Single().Name;

        public Signature Signature => declared;

        public Task<JsonObject> RunAsync(JsonObject inputs, StepRun run, CancellationToken cancellationToken)
        {
            try
            {
                var chunks = TextSplitter.Split(inputs[_text]?.GetValue<string>() ?? "", options with { FileName = inputs[FileName]?.GetValue<string>() });
                return Task.FromResult(new JsonObject { [declared.Outputs[0].Name] = new JsonArray([.. chunks.Select(c => JsonValue.Create(c))]) });
            }
            catch (SplitException broken)
            {
                throw new InputException(_text, broken.Message);
            }
        }
    }
}
