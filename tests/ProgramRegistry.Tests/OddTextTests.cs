namespace LlmOps.ProgramRegistry.Tests;

public sealed class OddTextTests(RegistryService registry) : IClassFixture<RegistryService>
{
    [Theory]
    [InlineData("/api/programs?search=%00")]
    [InlineData("/api/datasets?search=%00")]
    [InlineData("/api/programs?model=%00")]
    [InlineData("/api/programs?cursor=AA")]
    public async Task A_zero_character_in_a_query_is_the_callers_error(string path)
    {
        using var http = registry.Http(RegistryService.ReadKey);
        using var response = await http.GetAsync(path);
        Assert.Equal(400, (int)response.StatusCode);
    }

    [Theory]
    [InlineData("""{"signature":"a -> b","model":"m","message":"x\u0000"}""")]
    [InlineData("""{"signature":"a -> b","model":"\u0000"}""")]
    [InlineData("""{"spec":{"steps":[{"id":"main","model":{"name":"\ud800"},"signature":{"inputs":[{"name":"a"}],"outputs":[{"name":"b"}]}}]}}""")]
    [InlineData("""{"spec":{"steps":[{"id":"main","model":{"name":"m"},"signature":{"inputs":[{"name":"a"}],"outputs":[{"name":"b"}]},"demos":[{"inputs":{"a":"\ud800"},"outputs":{"b":"x"}}]}]}}""")]
    [InlineData("null")]
    [InlineData("""{"spec":5}""")]
    [InlineData("""{"signature":"a -> b","model":"m","origin":{}}""")]
    public async Task A_publication_with_odd_text_is_refused(string body)
    {
        using var http = registry.Http(RegistryService.WriteKey);
        using var response = await http.PostAsync("/api/programs/odd/versions", new StringContent(body, null, "application/json"));
        Assert.Equal(400, (int)response.StatusCode);
    }
}
