namespace LlmOps.Programs.Execution;

/// <summary>How far a model can be held to JSON; a request never asks for more.</summary>
public enum StructuredOutput
{
    /// <summary>It keeps to a JSON schema.</summary>
    Schema,

    /// <summary>It answers in JSON of any shape.</summary>
    JsonMode,

    /// <summary>It takes no <c>response_format</c>.</summary>
    None,
}
