namespace LlmOps.Dashboard.Platform;

/// <summary>A page about one thing answers with the status the service gave for that thing.</summary>
internal static class StatusReflection
{
    public static void Reflect(this HttpContext context, Problem? problem)
    {
        if (problem is not null && !context.Response.HasStarted)
        {
            // Our own sign-in is still good when a service refuses the key, so 401 would be wrong.
            context.Response.StatusCode = problem.Status switch { 0 or >= 500 => 503, 401 => 403, var status => status };
        }
    }
}
