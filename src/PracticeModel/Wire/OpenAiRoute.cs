namespace LlmOps.PracticeModel.Wire;

/// <summary>Answers a request that asks no model.</summary>
internal static class OpenAiRoute
{
    /// <summary>Tells a refusal in OpenAI's shape.</summary>
    public static async Task AnswerAsync(HttpContext context, Func<Task> answer)
    {
        try
        {
            await answer();
        }
        catch (RefusedRequest refusal)
        {
            await OpenAiError.WriteAsync(context, refusal);
        }
    }
}
