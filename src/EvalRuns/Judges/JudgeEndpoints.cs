using LlmOps.ServiceDefaults.Auth;

namespace LlmOps.EvalRuns.Judges;

internal static class JudgeEndpoints
{
    public static void MapJudges(this IEndpointRouteBuilder routes)
    {
        var judges = routes.MapGroup("/api/judges").WithTags("Judges");
        judges.MapGet("/", ReadJudges.List).RequireScope(Scopes.Read).WithSummary("List judges by name, each with its newest certificate.");
        judges.MapGet("/{name}", ReadJudges.Get).RequireScope(Scopes.Read).WithSummary("Read a judge.");
        judges.MapPut("/{name}", PublishJudge.Handle).RequireScope(Scopes.Write).WithSummary("Make a judge, or its next version.");
        judges.MapPost("/{name}/certificates", CertifyJudge.Handle).RequireScope(Scopes.Write).WithSummary("Measure a judge against people's labels.");
        judges.MapGet("/{name}/certificates", ReadJudges.Certificates).RequireScope(Scopes.Read).WithSummary("List a judge's certificates, newest first.");
        judges.MapGet("/{name}/certificates/{id:guid}", ReadJudges.Certificate).RequireScope(Scopes.Read).WithSummary("Read a certificate.");
        judges.MapPost("/{name}/sentinel-checks", SentinelStart.Handle).RequireScope(Scopes.Write).WithSummary("Ask a certified judge about its labels again.");
        judges.MapGet("/{name}/sentinel-checks", ReadJudges.Checks).RequireScope(Scopes.Read).WithSummary("List sentinel checks, newest first.");
        routes.MapGet("/api/judge-overrides", ReadJudges.Overrides).WithTags("Judges").RequireScope(Scopes.Read).WithSummary("List where judges without a certificate were let decide, newest first.");
    }
}
