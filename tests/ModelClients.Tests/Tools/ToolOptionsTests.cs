using LlmOps.ModelClients.Tools;

namespace LlmOps.ModelClients.Tests.Tools;

public sealed class ToolOptionsTests
{
    [Fact]
    public void Settings_are_read_from_their_paths()
    {
        var options = Read(("Allowed:0", "https://tools.example/t"), ("Allowed:1", "http://127.0.0.1:9"), ("Headers:https://tools.example/t", "Authorization: Bearer s3cret"), ("TimeoutSeconds", "1.5"), ("MaxAnswerBytes", "2048"), ("Allowed", null));

        Assert.Equal(["https://tools.example/t", "http://127.0.0.1:9/"], options.Allowed.Select(s => s.ToString()));
        var header = Assert.Single(options.Headers);
        Assert.Equal(("https://tools.example/t", "Authorization", "Bearer s3cret"), (header.Scope.ToString(), header.Name, header.Value));
        Assert.Equal((TimeSpan.FromSeconds(1.5), 2048), (options.Timeout, options.MaxAnswerBytes));
        Assert.DoesNotContain("s3cret", options.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_header_can_name_its_address_by_number()
    {
        var header = Assert.Single(Read(("Headers:1", "X-Key: s3cret"), ("Allowed:0", "https://a.example/"), ("Allowed:1", "https://b.example/t")).Headers);
        Assert.Equal("https://b.example/t", header.Scope.ToString());
    }

    [Fact]
    public void Without_settings_no_tool_may_be_called() => Assert.Empty(Read().Allowed);

    [Theory]
    [InlineData("Allowed:0", "tools.example", "Tools:Allowed:0")]
    [InlineData("Allow:0", "https://tools.example", "Tools:Allow:0 is unknown")]
    [InlineData("TimeoutSeconds", "-1", "Tools:TimeoutSeconds must be")]
    [InlineData("MaxAnswerBytes", "lots", "Tools:MaxAnswerBytes must be")]
    [InlineData("Headers:https://tools.example", "s3cret", "'Name: value'")]
    [InlineData("Headers:https://tools.example", "Content-Length: 3", "request header")]
    [InlineData("Headers:7", "Authorization: Bearer s3cret", "Tools:Headers:7 is '7', which is not a plain http or https address")]
    [InlineData("Headers:tools.example", "Authorization: Bearer s3cret", "Tools:Headers:tools.example")]
    public void A_wrong_setting_is_named_without_its_secret(string path, string value, string words)
    {
        var wrong = Assert.Throws<InvalidOperationException>(() => Read((path, value)));
        Assert.Contains(words, wrong.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", wrong.Message, StringComparison.Ordinal);
    }

    private static ToolOptions Read(params (string Path, string? Value)[] settings) => ToolOptions.Read(settings.Select(s => KeyValuePair.Create(s.Path, s.Value)));
}
