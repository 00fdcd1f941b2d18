using LlmOps.Programs.Signatures;
using LlmOps.Programs.Versions;

namespace LlmOps.Programs.Modules;

/// <summary>
/// A prompt written by hand, in Handlebars. With one text output the whole answer is that output; otherwise the answer is read by the step's adapter,
/// and the template must ask for its form itself.
/// </summary>
/// <param name="Messages">Role and template of each turn.</param>
internal sealed record TemplateSpec(IReadOnlyList<(string Role, string Content)> Messages) : ModuleSpec
{
    public const string Name = "template";

    private static readonly string[] Roles = ["user", "system", "assistant"];

    public static TemplateSpec Read(SpecMembers members) => new(members.List("messages", isRequired: true, ReadMessage) ?? []);

    public override Signature? Prompted(Signature declared) => null;

    public override IEnumerable<SpecProblem> Problems(Signature declared, string options)
    {
        if (Messages.Count is 0)
        {
            yield return new SpecProblem($"{options}/messages", "needs at least one message");
        }

        foreach (var (i, message) in Messages.Index())
        {
            if (PromptHandlebars.Mistake(message.Content, declared.Inputs) is { } mistake)
            {
                yield return new SpecProblem($"{options}/messages/{i}/content", mistake);
            }
        }
    }

    public override IModule Build(ModuleParts parts) => new Template(parts, [.. Messages.Select(m => (m.Role, PromptHandlebars.Compile(m.Content)))]);

    private static (string Role, string Content) ReadMessage(SpecMembers members)
    {
        var message = (members.OneOf("role", Roles), members.Required("content"));
        members.RefuseOthers();
        return message;
    }
}
