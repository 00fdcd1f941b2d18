using LlmOps.PracticeModel.Tests.Serving;

namespace LlmOps.PracticeModel.Tests.Learning;

public sealed class LearningFromPromptsTests : IAsyncLifetime
{
    private PracticeServer _server = null!;

    public async Task InitializeAsync() => _server = await PracticeServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData("practice-small")]
    [InlineData("practice-small-2")]
    public async Task Well_spread_demos_make_answers_better(string model)
    {
        var demos = SupportMessages.Spread(perLabel: 4);
        var rest = SupportMessages.All.Except(demos).ToList();

        var without = await CountRightAsync(rest, model, []);
        var with = await CountRightAsync(rest, model, demos);

        Assert.True(with > without * 1.15, $"{without} right without demos and {with} with, of {rest.Count}");
    }

    [Fact]
    public async Task Wrong_demos_make_answers_worse_than_right_ones()
    {
        var demos = SupportMessages.Spread(perLabel: 4);
        var rest = SupportMessages.All.Except(demos).ToList();
        var wrong = demos.Select((demo, index) => (demo.Text, demos[(index + 4) % demos.Count].Label)).ToList();

        Assert.True(await CountRightAsync(rest, "practice-small", wrong) < await CountRightAsync(rest, "practice-small", demos));
    }

    [Fact]
    public async Task The_large_model_knows_the_domain_without_demos()
    {
        var rows = SupportMessages.All;

        Assert.True(await CountRightAsync(rows, "practice-large", []) > await CountRightAsync(rows, "practice-small", []) * 1.15);
    }

    [Fact]
    public async Task Without_its_knowledge_file_the_large_model_answers_like_the_small_one()
    {
        await using var bare = await PracticeServer.StartAsync("--PracticeModel:Knowledge", "");
        foreach (var row in SupportMessages.All.Take(20))
        {
            var large = await bare.SayAsync(Prompting.Request(row.Text, SupportMessages.Labels, model: "practice-large"));
            Assert.Equal(await bare.SayAsync(Prompting.Request(row.Text, SupportMessages.Labels)), large);
        }
    }

    [Fact]
    public async Task The_successor_does_not_answer_everything_alike()
    {
        var demos = SupportMessages.Spread(perLabel: 4);
        var different = 0;
        foreach (var row in SupportMessages.All.Except(demos))
        {
            var first = await _server.SayAsync(Prompting.Request(row.Text, SupportMessages.Labels, demos));
            if (first != await _server.SayAsync(Prompting.Request(row.Text, SupportMessages.Labels, demos, model: "practice-small-2"))) { different++; }
        }

        Assert.NotEqual(0, different);
    }

    [Fact]
    public void The_knowledge_file_shares_no_text_with_the_sample_messages()
    {
        var known = LlmOps.PracticeModel.Learning.KnowledgeBase.Load("knowledge.jsonl").Texts;

        Assert.Equal(SupportMessages.Labels, known.Select(text => text.Label).Distinct().Order());
        Assert.Empty(known.Select(text => text.Text).Intersect(SupportMessages.All.Select(row => row.Text), StringComparer.OrdinalIgnoreCase));
    }

    private async Task<int> CountRightAsync(IReadOnlyList<(string Text, string Label)> rows, string model, IReadOnlyList<(string Text, string Label)> demos)
    {
        var right = 0;
        foreach (var (text, label) in rows)
        {
            var answer = await _server.SayAsync(Prompting.Request(text, SupportMessages.Labels, demos, model));
            if (Prompting.LabelIn(answer) == label) { right++; }
        }

        return right;
    }
}
