using System.Text.Json.Nodes;
using HandlebarsDotNet.Compiler;
using LlmOps.Programs.Adapters;
using LlmOps.Programs.Execution;
using LlmOps.Programs.Models;
using LlmOps.Programs.Signatures;
using LlmOps.Programs.Types;

namespace LlmOps.Programs.Modules;

/// <summary>Renders a hand-written prompt and asks once.</summary>
internal sealed class Template : IModule
{
    private readonly IReadOnlyList<(string Role, Func<JsonObject, string> Render)> _messages;
    private readonly JsonObject? _responseFormat;
    private readonly AnswerCall _call;

    public Template(ModuleParts parts, IReadOnlyList<(string Role, Func<JsonObject, string> Render)> messages)
    {
        _messages = messages;
        Signature = parts.Declared;
        if (Signature.Outputs is [{ Type: StrType, Name: var only }])
        {
            _call = new AnswerCall(parts.Step, Signature, parts.Profile, (answer, _) => new JsonObject { [only] = answer.Trim() }, () => new WholeAnswerFollower(only));
            return;
        }

        var adapter = AdapterNames.Find(parts.Step.Adapter);
        _responseFormat = parts.Step.Adapter is AdapterNames.Json ? ResponseFormats.For(Signature, parts.Profile) : null;
        _call = new AnswerCall(parts.Step, Signature, parts.Profile, (answer, reading) => adapter.Parse(Signature, answer, reading), () => adapter.Follow(Signature, parts.Profile));
    }

    public Signature Signature { get; }

    public Task<JsonObject> RunAsync(JsonObject inputs, StepRun run, CancellationToken cancellationToken)
    {
        var messages = _messages.Select(m => new ModelMessage(m.Role, Render(m.Render, inputs))).ToList();
        return _call.AskAsync(_call.Request(run.Hint is { } hint ? [.. messages, new ModelMessage("user", hint)] : messages, _responseFormat, run), run, cancellationToken);
    }

    // Types were checked at publication; a nested part of an open map can still be missing from a value.
    private static string Render(Func<JsonObject, string> render, JsonObject inputs)
    {
        try
        {
            return render(inputs);
        }
        catch (HandlebarsUndefinedBindingException unknown)
        {
            throw new InputException(unknown.MissingKey ?? "", "is used by the template and missing");
        }
    }
}
