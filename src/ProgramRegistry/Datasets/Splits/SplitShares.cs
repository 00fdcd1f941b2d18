using System.Globalization;
using LlmOps.ServiceDefaults.Http;

namespace LlmOps.ProgramRegistry.Datasets.Splits;

/// <summary>How large each split shall be, in shares of all labelled examples. What the shares leave over is in no split.</summary>
internal sealed record SplitShares(IReadOnlyList<(Split Split, decimal Share)> Shares)
{
    /// <summary>All labelled examples train.</summary>
    public static SplitShares AllTrain { get; } = new([(Split.Train, 1m)]);

    /// <summary>Reads <c>train=0.6,validation=0.2,test=0.2</c>.</summary>
    /// <exception cref="ProblemException">400 naming <c>split</c>.</exception>
    public static SplitShares Parse(string text)
    {
        var shares = new List<(Split Split, decimal Share)>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            var (name, share) = part.Split('=', StringSplitOptions.TrimEntries) is [var n, var s] ? (n, s) : throw Wrong($"'{part}' is not of the form name=share.");
            var split = SplitNames.Find(name) is { } known and not Split.Unlabelled ? known : throw Wrong($"'{name}' is not a split to draw; there are train, validation and test.");
            if (shares.Any(x => x.Split == split))
            {
                throw Wrong($"'{name}' is given twice.");
            }

            if (!decimal.TryParse(share, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) || value is <= 0 or > 1)
            {
                throw Wrong($"the share of '{name}' must be a number above 0 and at most 1, not '{share}'.");
            }

            shares.Add((split, value));
        }

        return shares.Sum(s => s.Share) is var sum and > 1 ? throw Wrong($"the shares sum to {sum.ToString(CultureInfo.InvariantCulture)}; at most 1 is there to give.") : new(shares);
    }

    private static ProblemException Wrong(string reason) => ProblemException.Invalid("split", $"{reason} Write for example train=0.6,validation=0.2,test=0.2");
}
