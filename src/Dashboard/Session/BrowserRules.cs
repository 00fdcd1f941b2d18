namespace LlmOps.Dashboard.Session;

/// <summary>What a browser may do with our pages: run only our own scripts, show us in no frame, keep no copy of pages with data.</summary>
internal static class BrowserRules
{
    // Style attributes carry bar widths; style elements and foreign styles stay out.
    private const string ContentPolicy = "default-src 'self'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    public static void UseBrowserRules(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = ContentPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        context.Response.OnStarting(() =>
        {
            if (headers.ContentType.ToString().StartsWith("text/html", StringComparison.Ordinal))
            {
                headers.CacheControl = "no-store";
            }

            return Task.CompletedTask;
        });
        return next(context);
    });
}
