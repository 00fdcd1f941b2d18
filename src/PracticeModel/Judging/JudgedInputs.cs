using LlmOps.PracticeModel.Extraction;
using LlmOps.PracticeModel.Extraction.Formats;
using LlmOps.PracticeModel.Prompts;

namespace LlmOps.PracticeModel.Judging;

/// <summary>Inputs in which an answer stands next to what it can be held against.</summary>
/// <param name="Answer">What is judged.</param>
/// <param name="Reference">What a right answer says; null when no input holds that.</param>
/// <param name="Question">What was asked, said before or given as context; empty when there is a reference alone.</param>
internal sealed record JudgedInputs(string Answer, string? Reference, string Question)
{
    private static readonly string[] AnswerWords = [.. PathWords.Of("answer reply response candidate completion prediction predicted generated output submission")];
    private static readonly string[] ReferenceWords = [.. PathWords.Of("reference gold golden expected truth target ideal correct")];
    private static readonly string[] QuestionWords = [.. PathWords.Of("question query prompt conversation context message request dialogue dialog history transcript document passage source task input")];

    /// <returns>Null when no input is called like an answer, or no other like a reference or a question.</returns>
    public static JudgedInputs? Find(UserInputs inputs)
    {
        var named = Named(inputs).Select(pair => (Words: PathWords.Of(pair.Key), pair.Value)).ToList();
        var answer = named.FindLastIndex(input => Has(input.Words, AnswerWords) && !Has(input.Words, ReferenceWords));
        if (answer < 0) { return null; }
        var others = named.Where((_, index) => index != answer).ToList();
        var reference = others.Find(input => Has(input.Words, ReferenceWords)).Value;
        var question = string.Join('\n', others.Where(input => Has(input.Words, QuestionWords) && !Has(input.Words, ReferenceWords)).Select(input => input.Value));
        return reference is null && question.Length == 0 ? null : new JudgedInputs(named[answer].Value, reference, question);
    }

    /// <summary>The inputs by name; in a turn without markers the lines that begin with a name and a colon.</summary>
    private static IEnumerable<KeyValuePair<string, string>> Named(UserInputs inputs) =>
        inputs.Fields.Count > 0 ? inputs.Fields : LabelledLines.Read(inputs.Text).SelectMany(record => record.Fields).Select(field => KeyValuePair.Create(field.Path, field.Text));

    private static bool Has(IReadOnlyList<string> words, string[] wanted) => words.Any(wanted.Contains);
}
