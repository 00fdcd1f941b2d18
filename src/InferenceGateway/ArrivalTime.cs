namespace LlmOps.InferenceGateway;

/// <summary>Takes the time as soon as a request arrives, so that the gateway's own overhead includes authentication and routing.</summary>
internal static class ArrivalTime
{
    private static readonly object Key = new();

    /// <summary>Must be the outermost middleware.</summary>
    public static void UseArrivalTime(this IApplicationBuilder app)
    {
        var time = app.ApplicationServices.GetRequiredService<TimeProvider>();
        app.Use((http, next) =>
        {
            http.Items[Key] = time.GetTimestamp();
            return next(http);
        });
    }

    public static long Of(HttpContext http, TimeProvider time) => http.Items[Key] is long at ? at : time.GetTimestamp();
}
