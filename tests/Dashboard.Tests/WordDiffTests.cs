using LlmOps.Dashboard.Display;

namespace LlmOps.Dashboard.Tests;

public sealed class WordDiffTests
{
    [Theory]
    [InlineData("Sort a message.", "Sort a short message.")]
    [InlineData("", "all new")]
    [InlineData("all gone", "")]
    [InlineData("a b c d", "d c b a")]
    public void Both_sides_keep_their_whole_text_and_share_what_is_not_marked(string before, string after)
    {
        var (left, right) = WordDiff.Of(before, after);
        Assert.Equal((before, after), (string.Concat(left.Select(p => p.Text)), string.Concat(right.Select(p => p.Text))));
        if (before.Length > 0 && after.Length > 0)
        {
            Assert.Equal(string.Concat(left.Where(p => !p.Differs).Select(p => p.Text)), string.Concat(right.Where(p => !p.Differs).Select(p => p.Text)));
        }
    }

    [Fact]
    public void Only_the_added_word_is_marked()
    {
        var (left, right) = WordDiff.Of("Sort a message.", "Sort a short message.");
        Assert.DoesNotContain(left, p => p.Differs);
        Assert.Equal("short", Assert.Single(right, p => p.Differs).Text.Trim());
    }
}
