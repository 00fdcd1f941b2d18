using LlmOps.PracticeModel.Catalog;

namespace LlmOps.PracticeModel.Chat;

/// <summary>A chat's answer, whole, before it is put on the wire.</summary>
/// <param name="Id">Follows from the request, so that the same request gives the same bytes.</param>
internal sealed record ChatAnswer(string Id, ModelCard Card, IReadOnlyList<ChatChoice> Choices, int PromptTokens, int CompletionTokens);

/// <summary>One of the answers.</summary>
/// <param name="Text">What was said; for a refusal, why not.</param>
/// <param name="FinishReason"><c>stop</c>, <c>length</c> or <c>content_filter</c>.</param>
/// <param name="IsRefusal">True when the text is a refusal.</param>
internal sealed record ChatChoice(string Text, string FinishReason, bool IsRefusal = false);
