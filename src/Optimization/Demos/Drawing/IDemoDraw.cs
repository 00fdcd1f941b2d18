namespace LlmOps.Optimization.Demos.Drawing;

/// <summary>Everything random about few-shot optimizers in one place: ours, or DSPy's. Draw -1 is the one that shuffles nothing.</summary>
internal interface IDemoDraw
{
    /// <summary>The labelled demos of <c>labeled_few_shot</c> and of the teacher.</summary>
    IReadOnlyList<TrainExample> Labeled(IReadOnlyList<TrainExample> order, int count);

    /// <summary>In which order the teacher tries the examples.</summary>
    IReadOnlyList<TrainExample> Order(int draw);

    /// <summary>How many demos the teacher may make, and how many there may be in all.</summary>
    (int Bootstrapped, int Total) Sizes(int draw);

    /// <summary>Labelled demos that fill up what the teacher made.</summary>
    IReadOnlyList<TrainExample> Fill(int draw, IReadOnlyList<TrainExample> order, IReadOnlySet<string> taken, int count);

    /// <summary>Examples the teacher may try to make this many demos.</summary>
    int Attempts(int bootstrapped);
}

internal static class DemoDraws
{
    public static IDemoDraw For(OptimizationRequest request) => request.Settings.IsCompat ? new CompatDraw(request) : new NativeDraw(request);
}
