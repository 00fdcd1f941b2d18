using LlmOps.Programs.Models;

namespace LlmOps.Programs.Execution;

/// <summary>A model's answer could not be read as the declared outputs.</summary>
public sealed class AnswerException(string field, string? value, string reason, string answer) : Exception($"Output '{field}' {reason}")
{
    /// <summary>The output field at fault.</summary>
    public string Field { get; } = field;

    /// <summary>The place inside the field's value, for example <c>places[2].lat</c>; the field itself when the whole value is at fault.</summary>
    public string Path { get; init; } = field;

    /// <inheritdoc/>
    public override string Message => Path == Field ? base.Message : $"Output '{Field}' at {Path} {Reason}";

    /// <summary>The text found for it, if any.</summary>
    public string? Value { get; } = value;

    /// <summary>Why it was not accepted.</summary>
    public string Reason { get; } = reason;

    /// <summary>The whole raw answer, for the record; never shown to other users.</summary>
    public string Answer { get; } = answer;

    /// <summary>What the call consumed all the same.</summary>
    public Usage Usage { get; init; }

    /// <summary>The gateway's id of the call, when it went through the gateway.</summary>
    public string? InferenceId { get; init; }
}
