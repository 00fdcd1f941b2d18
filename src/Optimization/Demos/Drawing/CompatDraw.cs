using LlmOps.Programs.Randomness;

namespace LlmOps.Optimization.Demos.Drawing;

/// <summary>DSPy's own draws, seeded with the candidate's number (dspy-spec 5.1 to 5.3). The request's seed plays no part, as there.</summary>
internal sealed class CompatDraw(OptimizationRequest request) : IDemoDraw
{
    public IReadOnlyList<TrainExample> Labeled(IReadOnlyList<TrainExample> order, int count) => new PythonRandom(0).Sample(order, Math.Min(count, order.Count));

    public IReadOnlyList<TrainExample> Order(int draw)
    {
        var order = request.Train.ToList();
        if (draw >= 0)
        {
            new PythonRandom(draw).Shuffle(order);
        }

        return order;
    }

    public (int Bootstrapped, int Total) Sizes(int draw)
    {
        var most = request.Settings.MaxBootstrappedDemos;
        return (draw < 0 || most is 0 ? most : new PythonRandom(draw).RandInt(1, most), request.Settings.MaxLabeledDemos);
    }

    public IReadOnlyList<TrainExample> Fill(int draw, IReadOnlyList<TrainExample> order, IReadOnlySet<string> taken, int count)
    {
        var rest = order.Where(e => !taken.Contains(e.Id)).ToList();
        new PythonRandom(0).Shuffle(rest);
        return new PythonRandom(0).Sample(rest, Math.Clamp(count, 0, rest.Count));
    }

    public int Attempts(int bootstrapped) => bootstrapped > 0 ? request.Train.Count : 0;
}
