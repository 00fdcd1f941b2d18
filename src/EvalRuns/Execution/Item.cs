using LlmOps.EvalRuns.Results;

namespace LlmOps.EvalRuns.Execution;

/// <summary>One prediction to make and score.</summary>
/// <param name="Number">Number of the item in its run.</param>
/// <param name="Sample">Which sample of the example.</param>
/// <param name="Example">The row.</param>
/// <param name="Stored">An answer already paid for, if there is one.</param>
internal sealed record Item(int Number, int Sample, ItemExample Example, StoredPrediction? Stored);

/// <summary>A row as the worker needs it; JSON is read when its turn comes.</summary>
internal sealed record ItemExample(string Id, byte[] InputsHash, string Inputs, string Expected);

/// <summary>What an item gave, on its way into the database.</summary>
/// <param name="Shard">The shard it belongs to.</param>
/// <param name="Item">The item.</param>
/// <param name="Result">What is stored in the run.</param>
/// <param name="Predictions">What is kept for other runs: answers and verdicts that are new and worth it.</param>
internal sealed record ItemResult(HeldShard Shard, Item Item, EvalResult Result, IReadOnlyList<StoredPrediction> Predictions);
