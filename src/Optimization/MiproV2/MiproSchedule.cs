namespace LlmOps.Optimization.MiproV2;

/// <summary>Which trials are scored on what (dspy-spec 5.6, step 4). Trials are numbered from 1: the program unchanged.</summary>
internal static class MiproSchedule
{
    private const int FullEvery = 5;

    /// <summary>Validation sets up to this size are scored whole.</summary>
    public const int LargestWhole = 50;

    /// <summary>Trials with all full evaluations, each of which takes a number.</summary>
    public static int Planned(int trials) => trials + (trials / FullEvery) + 1 + (trials % FullEvery == 0 ? 0 : 1);

    /// <summary>Whether a full evaluation follows the trial of this number.</summary>
    public static bool IsFollowedByFull(int number, int planned) => number % (FullEvery + 1) == 0 || number == planned - 1;

    /// <summary>Full evaluations besides the first.</summary>
    public static int FullEvaluations(int trials) => (trials / FullEvery) + (trials % FullEvery == 0 ? 0 : 1);

    /// <summary>Program runs for scoring.</summary>
    public static int Runs(int validation, int trials, int minibatch, bool usesMinibatches) =>
        usesMinibatches ? validation + (trials * minibatch) + (FullEvaluations(trials) * validation) : validation + (trials * validation);

    /// <summary>Calls for the data set's summary: the first ten examples, the next tens, the summary itself.</summary>
    public static int SummaryCalls(int train) => 2 + Math.Min((int)Math.Ceiling((train - 10) / 10.0) is var more && more > 0 ? more : 0, 9);

    /// <summary>The combination with the highest mean of its minibatch scores among those not fully scored; the first seen of equals; null when none is left.</summary>
    public static T? Promising<T>(IEnumerable<KeyValuePair<T, IReadOnlyList<double>>> scores, IReadOnlySet<T> done) where T : class =>
        scores.Where(s => !done.Contains(s.Key)).Select(s => (s.Key, Mean: s.Value.Average())).Aggregate((Key: (T?)null, Mean: double.NegativeInfinity), (best, next) => next.Mean > best.Mean ? next : best).Key;
}
