namespace LlmOps.Programs.Models;

/// <summary>Every way a model call can fail, by whose fault it is and whether another try may help.</summary>
public enum ModelErrorKind
{
    /// <summary>The request itself is wrong (bad parameter, unknown model); another try will not help.</summary>
    InvalidRequest,

    /// <summary>The model's name is not known.</summary>
    ModelNotFound,

    /// <summary>The key is missing, wrong or lacks a scope.</summary>
    Unauthorized,

    /// <summary>Too many requests; honour <see cref="ModelException.RetryAfter"/>.</summary>
    RateLimited,

    /// <summary>A budget stopped the call before it was made.</summary>
    BudgetExceeded,

    /// <summary>The prompt does not fit the model.</summary>
    ContextLength,

    /// <summary>The provider's content filter stopped the answer.</summary>
    ContentFilter,

    /// <summary>The provider failed (5xx, connection reset).</summary>
    ProviderFailure,

    /// <summary>No answer, first token or next token came in time.</summary>
    Timeout,

    /// <summary>The provider answered something that is not an answer (broken JSON, missing choices, cut stream).</summary>
    InvalidResponse,
}

/// <summary>A model call failed. The message is safe to show: it holds no prompt text, key or provider body.</summary>
public sealed class ModelException(ModelErrorKind kind, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>What went wrong.</summary>
    public ModelErrorKind Kind { get; } = kind;

    /// <summary>HTTP status of the provider, when there was one.</summary>
    public int? Status { get; init; }

    /// <summary>How long the provider asked to wait.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether the same request may succeed later.</summary>
    public bool IsTransient => Kind is ModelErrorKind.RateLimited or ModelErrorKind.ProviderFailure or ModelErrorKind.Timeout or ModelErrorKind.InvalidResponse;
}
