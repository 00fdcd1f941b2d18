using LlmOps.PracticeModel.Catalog;
using LlmOps.PracticeModel.Extraction;
using LlmOps.PracticeModel.Learning;
using LlmOps.PracticeModel.Prompts;

namespace LlmOps.PracticeModel.Replies;

/// <summary>Writes a free text: the most similar demo's, made to fit; without a demo out of the input's own sentences.</summary>
internal static class Reply
{
    private static readonly string[] LetterWords = [.. PathWords.Of("reply response message email mail letter draft")];
    private static readonly string[] AnswerWords = [.. LetterWords, .. PathWords.Of("answer")];
    private static readonly string[] QuestionWords = [.. PathWords.Of("question query")];
    private static readonly string[] MessageWords = [.. PathWords.Of("message conversation email mail transcript dialogue dialog request complaint question")];
    private static readonly string[] PassageWords = [.. PathWords.Of("context passage document source knowledge policy article fact text")];

    public static string Write(OutputField field, Prompt prompt, UserInputs query, Demo? similar, ModelTraits traits)
    {
        var text = similar?.Outputs.GetValueOrDefault(field.Name) is { } seen ? ReplyTemplate.Adapt(seen, similar.Inputs.Text, query.Text) : FromInputs(field, query, traits);
        return IsCalled(field.Name, AnswerWords) ? ReplyHints.Read($"{prompt.Instructions}\n{field.Description}").Dress(text) : text;
    }

    /// <summary>An answer is the passage's sentence nearest to the question, a letter repeats what was written last, any other text is the first sentence.</summary>
    private static string FromInputs(OutputField field, UserInputs query, ModelTraits traits)
    {
        if (IsCalled(field.Name, AnswerWords) && Called(query, QuestionWords) is { } question && Called(query, PassageWords) is { } passage && Nearest(Sentences.Of(passage), question, traits) is { } found) { return found; }
        return IsCalled(field.Name, LetterWords) ? $"You wrote: \"{FirstSentence.Of(MostTelling(LastTurn(Called(query, MessageWords) ?? query.Text)))}\"." : FirstSentence.Of(query.Text);
    }

    private static string? Nearest(IReadOnlyList<string> sentences, string question, ModelTraits traits)
    {
        var cosines = new float[sentences.Count];
        new TextIndex([.. sentences.Select(sentence => TextFeatures.Of(sentence, traits))]).Compare(TextFeatures.Of(question, traits), cosines);
        var best = Array.IndexOf(cosines, cosines.DefaultIfEmpty().Max());
        return best >= 0 && cosines[best] > 0f ? sentences[best] : null;
    }

    /// <summary>The sentence with most content words.</summary>
    private static string MostTelling(string text) => Sentences.Of(text).MaxBy(sentence => ContentWords.Of(sentence).Count) ?? text;

    /// <summary>In a conversation, that is a text with several lines like "Customer: ...", the last such line without its speaker; any other text whole.</summary>
    private static string LastTurn(string text)
    {
        var turns = text.Split('\n').Where(line => line.IndexOf(": ", StringComparison.Ordinal) is > 0 and var colon && !line.AsSpan(0, colon).Contains(' ')).ToList();
        return turns.Count > 1 ? turns[^1][(turns[^1].IndexOf(": ", StringComparison.Ordinal) + 2)..] : text;
    }

    private static string? Called(UserInputs inputs, string[] words) => inputs.Fields.Where(pair => IsCalled(pair.Key, words)).Select(pair => pair.Value).FirstOrDefault();

    private static bool IsCalled(string name, string[] words) => PathWords.Of(name).Any(words.Contains);
}
