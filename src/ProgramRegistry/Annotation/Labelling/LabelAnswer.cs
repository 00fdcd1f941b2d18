using System.Text.Json;
using System.Text.Json.Nodes;
using LlmOps.ServiceDefaults.Http;

namespace LlmOps.ProgramRegistry.Annotation.Labelling;

/// <summary>Checks labels against a queue's questions and writes them in one form, so that equal answers are equal texts.</summary>
internal static class LabelAnswer
{
    private const int LongestText = 100_000;

    /// <exception cref="ProblemException">400 naming every wrong field.</exception>
    public static string Normal(AnnotationQueue queue, JsonObject? labels)
    {
        var errors = new List<FieldError>();
        var answer = new JsonObject();
        foreach (var question in queue.Questions.OrderBy(q => q.Field, StringComparer.Ordinal))
        {
            var value = labels?[question.Field];
            if (value is null || (value.GetValueKind() == JsonValueKind.String && string.IsNullOrWhiteSpace(value.GetValue<string>())))
            {
                errors.Add(new($"labels.{question.Field}", "is required; skip the item when it cannot be answered."));
            }
            else if (question.Values is { } values && !(value.GetValueKind() == JsonValueKind.String && values.Contains(value.GetValue<string>())))
            {
                errors.Add(new($"labels.{question.Field}", $"must be one of {string.Join(", ", values.Take(100))}."));
            }
            else if (value.ToJsonString().Length > LongestText)
            {
                errors.Add(new($"labels.{question.Field}", $"is longer than {LongestText} characters."));
            }
            else
            {
                answer[question.Field] = value.DeepClone();
            }
        }

        errors.AddRange((labels ?? []).Where(l => queue.Questions.All(q => q.Field != l.Key)).Select(l => new FieldError($"labels.{l.Key}", "is not asked in this queue.")));
        return errors.Count > 0 ? throw ProblemException.Invalid(errors) : answer.ToJsonString(JsonDefaults.Options);
    }
}
