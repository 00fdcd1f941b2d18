using LlmOps.PracticeModel.Learning;
using LlmOps.PracticeModel.Prompts;
using LlmOps.PracticeModel.Replies;

namespace LlmOps.PracticeModel.Answers;

/// <summary>Fills the outputs a prompt asks for.</summary>
internal static class Answer
{
    /// <returns>The answer's text, in the form the prompt asks for.</returns>
    public static string Compose(PreparedPrompt prepared, UserInputs query, Sampling sampling)
    {
        var prompt = prepared.Prompt;
        var similar = prompt.Outputs.Any(field => !field.IsChosen && field.Kind != OutputKind.Reasoning && !field.IsCertainty) || prompt.Outputs.Count == 0
            ? prepared.MostSimilarDemo(query.Text)
            : null;
        if (prompt.Outputs.Count == 0) { return ReplyFreely(prompt, query, similar); }

        var decisions = Decide(prepared, query, sampling);
        var values = prompt.Outputs.Select(field => new OutputValue(field, FieldRules.ValueOf(field, prepared, query, similar, decisions, sampling))).ToList();
        return prompt.Form switch
        {
            AnswerForm.Json => AnswerText.Json(values, fenced: prompt.JsonByWords && !prepared.Traits.BareJson),
            AnswerForm.Markers => AnswerText.Markers(values),
            _ => values[0].Text,
        };
    }

    private static Dictionary<string, Decision> Decide(PreparedPrompt prepared, UserInputs query, Sampling sampling)
    {
        var decisions = new Dictionary<string, Decision>(StringComparer.Ordinal);
        var thinkAloud = false;
        foreach (var field in prepared.Prompt.Outputs)
        {
            var judged = prepared.JudgeOf(field)?.Decide(query, sampling);
            if (judged is not null) { decisions[field.Name] = judged; }
            else if (field.IsChosen) { decisions[field.Name] = Decision.Make(prepared.LearnerOf(field), query.Text, thinkAloud, sampling); }
            thinkAloud |= field.Kind == OutputKind.Reasoning;
        }

        return decisions;
    }

    private static string ReplyFreely(Prompt prompt, UserInputs query, Demo? similar)
    {
        var reply = similar?.Outputs.GetValueOrDefault(AssistantTurn.Bare) is { } seen
            ? ReplyTemplate.Adapt(seen, similar.Inputs.Text, query.Text)
            : $"This is a practice model, not a language model. It found no task it can read in this prompt, only this text: {FirstSentence.Of(query.Text)}";
        return prompt.Form == AnswerForm.Json ? AnswerText.Json([new OutputValue(OutputField.OfType("answer", "str"), reply)], fenced: false) : reply;
    }
}
