namespace LlmOps.Cli.Tests;

public sealed class UsageTests
{
    [Theory]
    [InlineData("--program", "eval", "run", "--dataset", "d@1")]
    [InlineData("Give either --file or --signature", "program", "publish", "p")]
    [InlineData("--signature also needs --model", "program", "publish", "p", "--signature", "a -> b")]
    [InlineData("Give at least one of", "feedback", "0198b2d8-0000-7000-8000-000000000000")]
    [InlineData("'10,x' is not a whole number", "rollout", "start", "p", "--candidate", "2", "--stages", "10,x")]
    [InlineData("is not NAME or NAME@VERSION", "eval", "run", "--program", "p@", "--dataset", "d")]
    [InlineData("is not name=text or name:=json", "infer", "p", "--input", "text")]
    [InlineData("is not JSON", "infer", "p", "--input", "n:=12x")]
    [InlineData("does not exist", "dataset", "import", "d", "--file", "no-such.csv", "--input", "text")]
    [InlineData("Unrecognized command", "evla")]
    public async Task Bad_usage_says_what_is_wrong_and_exits_with_2(string message, params string[] args)
    {
        await using var platform = await PlatformStandIn.StartAsync();
        var (code, output, error) = await platform.RunAsync(args);
        Assert.Equal(2, code);
        Assert.Contains(message.Replace("'10,x'", "'x'", StringComparison.Ordinal), error, StringComparison.Ordinal);
        Assert.Empty(output);
        Assert.Empty(platform.Requests);
    }

    [Fact]
    public async Task Every_command_explains_itself()
    {
        foreach (var path in Paths(CommandTree.Build(), []))
        {
            var output = new StringWriter();
            Assert.Equal(0, await CommandTree.Build().RunAsync([.. path, "--help"], output, TextWriter.Null));
            Assert.Contains("Usage:", output.ToString(), StringComparison.Ordinal);
        }
    }

    private static IEnumerable<string[]> Paths(System.CommandLine.Command command, string[] at) =>
        [at, .. command.Subcommands.SelectMany(c => Paths(c, [.. at, c.Name]))];
}
