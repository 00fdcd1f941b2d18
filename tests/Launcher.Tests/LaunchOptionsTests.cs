using FsCheck;
using FsCheck.Fluent;

namespace LlmOps.Launcher.Tests;

public sealed class LaunchOptionsTests
{
    [Fact]
    public void Values_are_taken_from_the_next_word_or_after_the_equals_sign()
    {
        var (options, error) = LaunchOptions.Parse(["--port-base", "7000", "--state=work dir", "--no-seed", "--no-build", "--reset", "--yes"]);
        Assert.Null(error);
        Assert.Equal(new LaunchOptions { PortBase = 7000, State = "work dir", Seed = false, Build = false, Reset = true, Yes = true }, options);
    }

    [Theory]
    [InlineData("--port-base", "--port-base needs a value")]
    [InlineData("--port-base=80", "between 1024 and 65360")]
    [InlineData("--port-base=65361", "between 1024 and 65360")]
    [InlineData("--port-base=5e3", "between 1024 and 65360")]
    [InlineData("--reset=no", "--reset takes no value")]
    [InlineData("--wat", "Unknown option --wat")]
    public void A_wrong_option_is_named(string argument, string message)
    {
        Assert.Contains(message, LaunchOptions.Parse([argument]).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_words_are_either_understood_or_answered_with_an_error() =>
        Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>[]>(), words =>
        {
            var arguments = words.Select(w => w.Get).ToList();
            return LaunchOptions.Parse(arguments).Error is not null || arguments.All(a => a.StartsWith('-')) || arguments.Contains("--state");
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void No_two_programs_share_a_port()
    {
        var offsets = Topology.Services.Select(s => s.Offset).Concat(Topology.ServerPorts.Select(p => p.Offset)).ToList();
        Assert.Equal(offsets.Distinct(), offsets);
        Assert.Equal(Topology.HighestOffset, offsets.Max());
    }
}
