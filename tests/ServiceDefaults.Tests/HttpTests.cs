using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using LlmOps.ServiceDefaults.Auth;
using LlmOps.Testing;

namespace LlmOps.ServiceDefaults.Tests;

public sealed class HttpTests(PostgresDatabase database) : IClassFixture<PostgresDatabase>, IAsyncLifetime
{
    private ProbeService service = null!;

    public async Task InitializeAsync() => service = await ProbeService.StartAsync(database.ConnectionString, "memory", new ApiKey("k1", "reader", ApiKey.HashOf("llmops_reader"), [Scopes.Read]));

    public async Task DisposeAsync() => await service.DisposeAsync();

    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized, "unauthorized")]
    [InlineData("llmops_wrong", HttpStatusCode.Unauthorized, "unauthorized")]
    [InlineData("llmops_reader", HttpStatusCode.Forbidden, "missing_scope")]
    public async Task A_caller_without_the_right_key_is_told_what_is_missing(string? key, HttpStatusCode status, string code)
    {
        using var http = service.Client(key);
        using var response = await http.PostAsJsonAsync("/api/notes", new { text = "x" });
        Assert.Equal(status, response.StatusCode);
        Assert.Equal($"urn:llmops:problem:{code}", (await ProblemAsync(response)).GetProperty("type").GetString());
    }

    [Fact]
    public async Task An_unknown_name_is_answered_with_close_names()
    {
        using var http = service.Client("llmops_reader");
        using var response = await http.GetAsync("/api/notes/alfa");
        var problem = await ProblemAsync(response);
        Assert.Equal(("urn:llmops:problem:note_not_found", "alpha"), (problem.GetProperty("type").GetString(), problem.GetProperty("close_names")[0].GetString()));
    }

    [Theory]
    [InlineData("""{"text":"a","extra":1}""", 400, "extra")]
    [InlineData("""{"text":5}""", 400, "text")]
    [InlineData("{", 400, "")]
    public async Task A_body_that_does_not_fit_names_the_place(string body, int status, string place)
    {
        using var http = service.Client();
        using var response = await http.PostAsync("/api/notes", new StringContent(body, Encoding.UTF8, "application/json"));
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Contains(place, (await ProblemAsync(response)).GetProperty("errors")[0].GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_over_the_limit_is_413()
    {
        using var http = service.Client();
        using var response = await http.PostAsJsonAsync("/api/notes", new { text = new string('x', 2000) });
        Assert.Equal(("urn:llmops:problem:body_too_large", 413), ((await ProblemAsync(response)).GetProperty("type").GetString(), (int)response.StatusCode));
    }

    [Fact]
    public async Task A_fault_of_ours_tells_nothing_of_its_inside()
    {
        using var http = service.Client();
        using var response = await http.GetAsync("/api/broken");
        var text = await response.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.DoesNotContain("secret detail", text, StringComparison.Ordinal);
        Assert.Contains("urn:llmops:problem:internal_error", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/docs/index.html")]
    public async Task Probes_and_documentation_answer_without_a_key(string path)
    {
        using var http = service.Client(key: null);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(path)).StatusCode);
    }

    private static async Task<JsonElement> ProblemAsync(HttpResponseMessage response)
    {
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }
}
