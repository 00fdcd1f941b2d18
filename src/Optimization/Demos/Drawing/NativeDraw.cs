using LlmOps.Optimization.Randomness;

namespace LlmOps.Optimization.Demos.Drawing;

/// <summary>Demos that cover all labels and kinds of text, in several set sizes.</summary>
internal sealed class NativeDraw(OptimizationRequest request) : IDemoDraw
{
    private const int SmallestSet = 4;
    private const double ShareOfDraw = 0.6;
    private readonly DemoChoice choice = new(request.Train);
    private readonly NamedStreams streams = new(request.Seed);

    public IReadOnlyList<TrainExample> Labeled(IReadOnlyList<TrainExample> order, int count) => choice.Choose(count, 1, streams.Of("labeled"), new HashSet<string>());

    public IReadOnlyList<TrainExample> Order(int draw) => choice.Order(streams.Of($"order:{draw}"));

    public (int Bootstrapped, int Total) Sizes(int draw)
    {
        var (bootstrapped, total) = (request.Settings.MaxBootstrappedDemos, request.Settings.MaxLabeledDemos);
        if (draw < 0)
        {
            return (bootstrapped, total);
        }

        // Halves from the largest set down; each next size is drawn half as often, since more demos mostly help.
        var random = streams.Of($"sizes:{draw}");
        while (total / 2 >= SmallestSet && random.Next(2) == 0)
        {
            total /= 2;
        }

        return (random.Next(bootstrapped + 1), total);
    }

    public IReadOnlyList<TrainExample> Fill(int draw, IReadOnlyList<TrainExample> order, IReadOnlySet<string> taken, int count) =>
        choice.Choose(count, draw < 0 ? 1 : ShareOfDraw, streams.Of($"fill:{draw}"), taken);

    // A teacher that fails this often will not be saved by more tries.
    public int Attempts(int bootstrapped) => Math.Min(request.Train.Count, Math.Max(20, 8 * bootstrapped));
}
