using LlmOps.PracticeModel.Tests.Serving;

namespace LlmOps.PracticeModel.Tests.Proposing;

public sealed class ProposingTests : IAsyncLifetime
{
    private static readonly IReadOnlyList<(string Text, string Label)> Shown = SupportMessages.Spread(8);

    private PracticeServer _server = null!;

    public async Task InitializeAsync() => _server = await PracticeServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task A_proposed_instruction_makes_answers_to_other_messages_better()
    {
        var instruction = await ProposeAsync();
        var others = SupportMessages.All.Except(Shown).ToList();
        var (plain, taught) = (await RightAsync(others, "Sort the message."), await RightAsync(others, instruction));
        Assert.True(taught > plain, $"{plain} of {others.Count} without the instruction, {taught} with it:\n{instruction}");
        Assert.All(SupportMessages.Labels, label => Assert.Contains($"\n{label}: ", instruction, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Tips_samples_and_models_give_different_proposals_and_the_same_question_the_same()
    {
        var plain = await ProposeAsync();
        Assert.Equal(plain, await ProposeAsync());
        Assert.True((await ProposeAsync(tip: "Keep it simple and short.")).Length < plain.Length);
        Assert.True((await ProposeAsync(model: "practice-large")).Length > plain.Length);
        Assert.StartsWith("You are a careful clerk", await ProposeAsync(tip: "Give the model a persona."), StringComparison.Ordinal);
        Assert.NotEqual(await ProposeAsync(temperature: 1), await ProposeAsync(temperature: 1, sample: 1));
    }

    [Fact]
    public async Task A_summary_says_what_the_examples_are_like()
    {
        var answer = await _server.SayAsync(FieldPrompts.Request([("task_description", "Sort messages."), ("examples", Examples()), ("allowed_labels", string.Join("; ", SupportMessages.Labels))], [new AskedField("summary")]));
        Assert.Matches(@"Inputs are texts of about \d+ words, often about .+\. Outputs are one of \d+ labels\.", FieldPrompts.ValueIn(answer, "summary"));
    }

    [Fact]
    public async Task Without_labels_the_manner_of_the_shown_answers_is_asked_for()
    {
        const string Replies = "Input: my lamp broke\nOutput: Thanks for writing. Sorry about that.\n\nInput: late parcel\nOutput: Thank you. We are sorry for the delay.";
        var answer = await _server.SayAsync(FieldPrompts.Request([("task_description", "Answer the customer"), ("examples", Replies), ("tip", "")], [new AskedField("proposed_instruction")]));
        Assert.Equal("Answer the customer. Write 2 sentences. Be polite. Apologise for the trouble.", FieldPrompts.ValueIn(answer, "proposed_instruction"));
    }

    private async Task<string> ProposeAsync(string tip = "", string model = "practice-small", double temperature = 0, int sample = 0)
    {
        (string, string)[] inputs = [("task_description", "Sort messages."), ("examples", Examples()), ("allowed_labels", string.Join("; ", SupportMessages.Labels)), ("current_instruction", "Sort the message."), ("tip", tip)];
        return FieldPrompts.ValueIn(await _server.SayAsync(FieldPrompts.Request(inputs, [new AskedField("proposed_instruction")], model: model, temperature: temperature), ("x-llmops-sample", $"{sample}")), "proposed_instruction");
    }

    private async Task<int> RightAsync(IReadOnlyList<(string Text, string Label)> rows, string instruction)
    {
        var right = 0;
        foreach (var (text, label) in rows)
        {
            right += Prompting.LabelIn(await _server.SayAsync(Prompting.Request(text, SupportMessages.Labels, instructions: instruction))) == label ? 1 : 0;
        }

        return right;
    }

    private static string Examples() => string.Join("\n\n", Shown.Select(row => $"Input: {row.Text}\nOutput: {row.Label}"));
}
