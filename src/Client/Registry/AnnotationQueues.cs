using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using static LlmOps.Client.Query;

namespace LlmOps.Client.Registry;

/// <summary>A question asked of every item: a label field, and its values when it is a choice.</summary>
public sealed record LabelQuestion(string Field, IReadOnlyList<string>? Values = null);

/// <summary>A new annotation queue; what is left out comes from the dataset.</summary>
public sealed record CreateQueueRequest
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The dataset that gets the labels.</summary>
    public required string Dataset { get; init; }

    /// <summary>What is shown; the dataset's inputs when null.</summary>
    public IReadOnlyList<string>? InputFields { get; init; }

    /// <summary>What is asked; the dataset's labels with the values they have when null.</summary>
    public IReadOnlyList<LabelQuestion>? Questions { get; init; }

    /// <summary>What people should know before they begin.</summary>
    public string? Instructions { get; init; }

    /// <summary>Share of items that a second person labels blindly, 0 to 1; .1 when null.</summary>
    public double? SecondReviewShare { get; init; }

    /// <summary>How long an item is kept for who took it; 30 when null.</summary>
    public int? LeaseMinutes { get; init; }
}

/// <summary>A queue. <c>Items</c> counts by state: open, done, disagreed, skipped, adjudicated.</summary>
public sealed record QueueResponse(
    string Name, string Dataset, IReadOnlyList<string> InputFields, IReadOnlyList<LabelQuestion> Questions, string Instructions, double SecondReviewShare, int LeaseMinutes,
    IReadOnlyDictionary<string, int> Items, string Author, DateTimeOffset CreatedAt, DateTimeOffset? FinishedAt, int? FinishedVersion);

/// <summary>What one person has done in a queue.</summary>
public sealed record AnnotatorProgress(string Annotator, int Labelled, int Skipped, int Holding, double? MedianSeconds, DateTimeOffset? LastAt);

/// <summary>Agreement of two people on a field: Cohen's kappa with its 95 % interval over the items both labelled.</summary>
public sealed record PairAgreement(string First, string Second, string Field, int Items, int Agreed, double? Kappa, double? Lower, double? Upper, string? Reading);

/// <summary>How far a queue is.</summary>
public sealed record QueueProgress(QueueResponse Queue, IReadOnlyList<AnnotatorProgress> Annotators, IReadOnlyList<PairAgreement> Agreement);

/// <summary>An item taken to be labelled.</summary>
public sealed record TakenItem(int Number, JsonObject Inputs, string Origin, DateTimeOffset LeasedUntil);

/// <summary>What one person answered.</summary>
public sealed record AnswerResponse(string Annotator, JsonObject? Labels, string? SkipReason, DateTimeOffset At);

/// <summary>An item with its answers (none while it is open).</summary>
public sealed record ItemResponse(int Number, string? ExampleId, string Origin, string? SourceId, JsonObject Inputs, double Priority, int Needed, string State, JsonObject? Labels, string? AdjudicatedBy, IReadOnlyList<AnswerResponse> Answers);

/// <summary>An item that is not a row of the dataset.</summary>
public sealed record NewItem(JsonObject Inputs, string? Origin = null, string? SourceId = null, double? Priority = null);

/// <summary>What a model said of a row.</summary>
public sealed record PredictedLabel(string ExampleId, string Label, double? Confidence = null);

/// <summary>What to add: items, or unlabelled rows of the dataset chosen <c>By</c> order, random, novelty, margin, disagreement or rare.</summary>
public sealed record AddItemsRequest
{
    /// <summary>Items; or null to choose rows.</summary>
    public IReadOnlyList<NewItem>? Items { get; init; }

    /// <summary>How many rows; 100 when null.</summary>
    public int? Take { get; init; }

    /// <summary>How they are chosen; <c>order</c> when null.</summary>
    public string? By { get; init; }

    /// <summary>Seed of a random choice.</summary>
    public int? Seed { get; init; }

    /// <summary>What models said, for margin, disagreement and rare.</summary>
    public IReadOnlyList<PredictedLabel>? Predictions { get; init; }
}

/// <summary>How many items came in, and how many were there already.</summary>
public sealed record AddedItems(int Added, int Already);

/// <summary>An answered item; complete when it needs no more labels.</summary>
public sealed record AnsweredItem(int Number, bool Complete);

/// <summary>What a sheet held.</summary>
public sealed record SheetResult(int Labelled, int Skipped, int Blank);

/// <summary>How a queue ends.</summary>
public sealed record FinishQueueRequest(string? Split = null, int? Seed = null, bool AllowUnfinished = false, string? Block = null);

/// <summary>Queues of items that people label.</summary>
public sealed class AnnotationQueuesClient
{
    private readonly LlmOpsHttp http;

    internal AnnotationQueuesClient(LlmOpsHttp http) => this.http = http;

    /// <summary>Queues by name.</summary>
    public Task<Page<QueueResponse>> ListAsync(string? cursor = null, int? limit = null, CancellationToken cancellationToken = default) =>
        http.GetAsync<Page<QueueResponse>>(Of("/api/annotation-queues", ("cursor", cursor), ("limit", limit)), cancellationToken);

    /// <summary>Makes a queue.</summary>
    public Task<QueueResponse> CreateAsync(CreateQueueRequest request, CancellationToken cancellationToken = default) => http.PostAsync<QueueResponse>("/api/annotation-queues", request, cancellationToken);

    /// <summary>How far a queue is, who did what, and how far people agree.</summary>
    public Task<QueueProgress> ProgressAsync(string name, CancellationToken cancellationToken = default) => http.GetAsync<QueueProgress>($"{Path(name)}/progress", cancellationToken);

    /// <summary>Items in order, all or those of a state.</summary>
    public Task<Page<ItemResponse>> ItemsAsync(string name, string? state = null, string? cursor = null, int? limit = null, CancellationToken cancellationToken = default) =>
        http.GetAsync<Page<ItemResponse>>(Of($"{Path(name)}/items", ("state", state), ("cursor", cursor), ("limit", limit)), cancellationToken);

    /// <summary>Adds items.</summary>
    public Task<AddedItems> AddAsync(string name, AddItemsRequest request, CancellationToken cancellationToken = default) => http.PostAsync<AddedItems>($"{Path(name)}/items", request, cancellationToken);

    /// <summary>Takes the next item to label; null when there is none.</summary>
    public Task<TakenItem?> TakeAsync(string name, CancellationToken cancellationToken = default) => http.PostAsync<TakenItem?>($"{Path(name)}/take", null, cancellationToken);

    /// <summary>Labels an item.</summary>
    public Task<AnsweredItem> LabelAsync(string name, int number, JsonObject labels, CancellationToken cancellationToken = default) => http.PostAsync<AnsweredItem>($"{Path(name)}/items/{number}/answer", new { Labels = labels }, cancellationToken);

    /// <summary>Skips an item, with the reason.</summary>
    public Task<AnsweredItem> SkipAsync(string name, int number, string reason, CancellationToken cancellationToken = default) => http.PostAsync<AnsweredItem>($"{Path(name)}/items/{number}/answer", new { SkipReason = reason }, cancellationToken);

    /// <summary>Gives a taken item back.</summary>
    public Task ReleaseAsync(string name, int number, CancellationToken cancellationToken = default) => http.PostAsync<JsonNode?>($"{Path(name)}/items/{number}/release", null, cancellationToken);

    /// <summary>Decides an item that people disagree on.</summary>
    public Task<AnsweredItem> AdjudicateAsync(string name, int number, JsonObject labels, CancellationToken cancellationToken = default) => http.PostAsync<AnsweredItem>($"{Path(name)}/items/{number}/adjudicate", new { Labels = labels }, cancellationToken);

    /// <summary>The items the caller could label, as CSV.</summary>
    public Task<Stream> SheetAsync(string name, CancellationToken cancellationToken = default) => http.GetStreamAsync($"{Path(name)}/sheet", cancellationToken);

    /// <summary>A filled sheet, as the caller's answers. Any wrong row rejects all of it.</summary>
    public Task<SheetResult> UploadSheetAsync(string name, Stream csv, CancellationToken cancellationToken = default)
    {
        var content = new StreamContent(csv);
        content.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        return http.SendAsync<SheetResult>(new(HttpMethod.Post, $"{Path(name)}/sheet") { Content = content }, cancellationToken);
    }

    /// <summary>Publishes a dataset version with the labels.</summary>
    public Task<DatasetVersionResponse> FinishAsync(string name, FinishQueueRequest request, CancellationToken cancellationToken = default) => http.PostAsync<DatasetVersionResponse>($"{Path(name)}/finish", request, cancellationToken);

    private static string Path(string name) => $"/api/annotation-queues/{Segment(name)}";
}
