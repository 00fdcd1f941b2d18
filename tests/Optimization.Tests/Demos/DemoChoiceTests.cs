using LlmOps.Optimization.Demos;

namespace LlmOps.Optimization.Tests.Demos;

public sealed class DemoChoiceTests
{
    [Fact]
    public void A_hundred_demos_of_25_labels_are_four_a_label()
    {
        var task = new SyntheticTask(25, 12);
        var chosen = new DemoChoice(task.Train).Choose(100, 1, new Random(1), new HashSet<string>());

        Assert.Equal(100, chosen.Select(e => e.Id).Distinct().Count());
        Assert.All(chosen.GroupBy(e => e.Labels["label"]!.GetValue<string>()), g => Assert.Equal(4, g.Count()));
    }

    [Fact]
    public void Labels_that_are_served_already_come_last()
    {
        var task = new SyntheticTask(4, 5);
        var taken = task.Train.Where(e => e.Labels["label"]!.GetValue<string>() == "label0").Take(3).Select(e => e.Id).ToHashSet();
        var chosen = new DemoChoice(task.Train).Choose(9, 1, new Random(1), taken);

        Assert.DoesNotContain(chosen, e => taken.Contains(e.Id));
        Assert.DoesNotContain(chosen, e => e.Labels["label"]!.GetValue<string>() == "label0");
    }

    [Fact]
    public void Near_copies_do_not_crowd_out_another_kind_of_text()
    {
        TrainExample[] train =
        [
            .. Enumerable.Range(0, 6).Select(i => Text($"copy{i}", "please cancel my card now")),
            Text("other", "where is the money i sent abroad"),
            .. Enumerable.Range(0, 7).Select(i => new TrainExample($"b{i}", new() { ["text"] = $"greeting {i}" }, new() { ["label"] = "b" })),
        ];
        var chosen = new DemoChoice(train).Choose(4, 1, new Random(1), new HashSet<string>());

        Assert.Contains(chosen, e => e.Id == "other");
    }

    [Fact]
    public void Everything_is_chosen_when_more_is_wanted_than_there_is()
    {
        var task = new SyntheticTask(3, 4);

        Assert.Equal(12, new DemoChoice(task.Train).Choose(100, 0.5, new Random(1), new HashSet<string>()).Count);
    }

    [Fact]
    public void An_order_serves_labels_in_turn_and_loses_nobody()
    {
        var task = new SyntheticTask(5, 6);
        var order = new DemoChoice(task.Train).Order(new Random(1));

        Assert.Equal(task.Train.Select(e => e.Id).Order(), order.Select(e => e.Id).Order());
        Assert.Equal(5, order.Take(5).Select(e => e.Labels["label"]!.GetValue<string>()).Distinct().Count());
    }

    private static TrainExample Text(string id, string text) => new(id, new() { ["text"] = text }, new() { ["label"] = "a" });
}
