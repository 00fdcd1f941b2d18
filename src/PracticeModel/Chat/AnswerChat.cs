using LlmOps.PracticeModel.Answers;
using LlmOps.PracticeModel.Catalog;
using LlmOps.PracticeModel.Faults;
using LlmOps.PracticeModel.Learning;
using LlmOps.PracticeModel.Prompts;
using LlmOps.PracticeModel.Wire;

namespace LlmOps.PracticeModel.Chat;

/// <summary>Answers a checked chat request. The outcome follows from the request alone.</summary>
internal sealed class AnswerChat(PreparedPrompts prepared, KnowledgeBase knowledge)
{
    private const string Refusal = "This practice model was told to refuse this request.";

    /// <param name="sample">Which of several equal requests this is; matters only with a temperature.</param>
    /// <exception cref="RefusedRequest">The prompt is too long.</exception>
    public ChatAnswer Handle(ChatRequest request, ModelCard card, FaultPlan faults, string sample)
    {
        var promptTokens = request.Turns.Sum(turn => TokenCount.Of(turn.Text));
        if (promptTokens > card.ContextTokens || faults.ContextLength) { throw RefusedRequest.ContextLength(promptTokens, faults.ContextLength ? Math.Min(promptTokens - 1, card.ContextTokens) : card.ContextTokens); }
        var last = request.Turns.Count - 1;
        while (last > 0 && !request.Turns[last].IsUser) { last--; }
        var beginning = request.Turns.Take(last).ToList();
        var asked = request.Turns[last].Text;
        var key = HashBeginning(request, card, beginning);
        var (prompt, query) = Prepare(request, card, beginning, asked, key);
        var whole = HashRequest(key, request, asked, sample);
        var choices = Enumerable.Range(0, request.Choices).Select(index => Finish(request, faults, () =>
            Answer.Compose(prompt, query, new Sampling(request.Temperature, HashCodeOf(whole, index))))).ToList();
        return new ChatAnswer($"chatcmpl-{Convert.ToHexStringLower(whole.AsSpan(0, 12))}", card, choices, promptTokens, choices.Sum(choice => TokenCount.Of(choice.Text)));
    }

    private (PreparedPrompt Prompt, UserInputs Query) Prepare(ChatRequest request, ModelCard card, List<Turn> beginning, string asked, string key)
    {
        var prompt = prepared.Get(key, () => new PreparedPrompt(PromptReader.Read(beginning, request.ResponseFormat), card, knowledge));
        if (prompt.Prompt.Outputs.Count > 0) { return (prompt, UserTurn.Inputs(asked)); }

        // Task and text may stand in one turn: then the turn is its own instruction and its last paragraph the text.
        var own = PromptReader.Read([.. beginning, new Turn("system", asked)], request.ResponseFormat);
        return own.Outputs.Count > 0
            ? (new PreparedPrompt(own, card, knowledge), new UserInputs(LastParagraph.Of(asked), []))
            : (prompt, UserTurn.Inputs(asked));
    }

    private static ChatChoice Finish(ChatRequest request, FaultPlan faults, Func<string> compose)
    {
        if (faults.Refusal) { return new ChatChoice(Refusal, "stop", IsRefusal: true); }
        if (faults.ContentFilter) { return new ChatChoice("", "content_filter"); }
        var text = compose();
        foreach (var stop in request.Stops)
        {
            var at = text.IndexOf(stop, StringComparison.Ordinal);
            if (at >= 0) { text = text[..at]; }
        }

        var cut = request.MaxTokens is { } most ? TokenCount.Cut(text, most) : text;
        return new ChatChoice(cut, cut.Length < text.Length ? "length" : "stop");
    }

    private static string HashBeginning(ChatRequest request, ModelCard card, List<Turn> beginning)
    {
        using var hash = new Fingerprint();
        hash.Add(card.Name);
        hash.Add(request.ResponseFormat?.GetRawText() ?? "");
        foreach (var turn in beginning)
        {
            hash.Add(turn.Role);
            hash.Add(turn.Text);
        }

        return Convert.ToHexStringLower(hash.Take());
    }

    private static byte[] HashRequest(string beginning, ChatRequest request, string asked, string sample)
    {
        using var hash = new Fingerprint();
        hash.Add(beginning);
        hash.Add(asked);
        hash.Add(FormattableString.Invariant($"{request.Temperature} {request.Seed} {request.Choices} {request.MaxTokens}"));
        hash.Add(sample);
        return hash.Take();
    }

    private static int HashCodeOf(byte[] hash, int index) => BitConverter.ToInt32(hash, 0) + (index * 7919);
}
