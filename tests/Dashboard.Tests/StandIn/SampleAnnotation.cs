using LlmOps.Client.Registry;

namespace LlmOps.Dashboard.Tests.StandIn;

/// <summary>A queue half-way, with a disagreement; and what is said of a dataset's quality and changes.</summary>
internal sealed partial class SampleWorkspace
{
    public string Queue { get; private set; } = "";

    private void FillAnnotation(Func<string, string> name)
    {
        Queue = name("unclear-messages");
        var items = new Dictionary<string, int>(StringComparer.Ordinal) { ["open"] = 42, ["done"] = 118, ["disagreed"] = 2, ["skipped"] = 3, ["adjudicated"] = 5 };
        var queue = new QueueResponse(Queue, Dataset, ["text"], [new("label", ["card arrival", "refund", text("top up")])], text("Choose what the customer wants first.\nSkip what is not a question."), 0.2, 30, items, text("ml-engineer"), now.AddDays(-2), null, null);
        var finished = queue with { Name = name("first-hundred"), FinishedAt = now.AddDays(-9), FinishedVersion = 1, Items = new Dictionary<string, int>(StringComparer.Ordinal) { ["done"] = 100 } };
        platform.OnList("GET /api/annotation-queues", queue, finished);
        platform.On($"GET /api/annotation-queues/{Queue}/progress", new QueueProgress(queue, [new(text("first-reader"), 96, 2, 1, 6.2, now.AddMinutes(-1)), new(text("second-reader"), 58, 1, 0, 8.9, now.AddMinutes(-40))], [new(text("first-reader"), text("second-reader"), "label", 31, 28, 0.851, 0.68, 1, "almost perfect")]));
        platform.OnList($"GET /api/annotation-queues/{Queue}/items", new ItemResponse(17, "9f3a", "dataset", null, Json(("text", text("Where is the money I sent to my own card?"))), 0.4, 2, "disagreed", null, null, [new(text("first-reader"), Json(("label", text("top up"))), null, now.AddHours(-1)), new(text("second-reader"), null, text("could be either"), now.AddMinutes(-40))]));
        platform.On($"POST /api/annotation-queues/{Queue}/take", new TakenItem(18, Json(("text", text("My card has not come, and it has been two weeks."))), "dataset", now.AddMinutes(30)));

        platform.On($"GET /api/datasets/{Dataset}/versions/1/quality", new QualityReport(600, 588, 0.8, [new("leaks", 1, text("1 inputs occur in more than one split."), [new([text("1f3a (train)"), "(test)"], "2 rows")]), new("label_typos", 1, "1 values of 'label' look like a slip of another value.", [new([], text("'card_arival' (2) and 'card_arrival' (60)"))]), new("long_inputs", 1, "1 rows have inputs of more than 4000 characters, far more than the others.", [new([text("2f3a (train)")], "")])]));
        var (before, after) = (new ExampleResponse("1f3a9c", Json(("text", text("card lost"))), Json(("label", text("refund"))), null, "train"), new ExampleResponse("1f3a9c", Json(("text", text("card lost"))), Json(("label", text("lost card"))), null, "train"));
        platform.On($"GET /api/datasets/{Dataset}/versions/1/diff", new DatasetDiffResponse(Dataset, 1, 1, new Dictionary<string, int>(StringComparer.Ordinal) { ["added"] = 2, ["edited"] = 1 }, 1, [new("1f3a9c", "edited", before, after), new("2f3a9c", "added", null, after)], null));
    }
}
