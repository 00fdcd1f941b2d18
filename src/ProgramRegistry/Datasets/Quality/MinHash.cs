namespace LlmOps.ProgramRegistry.Datasets.Quality;

/// <summary>
/// MinHash with banding (Broder 1997; Leskovec et al., Mining of Massive Datasets, 3.3-3.4), in its form with one permutation: every shingle is hashed once into one of 64 bins, a bin keeps
/// its least hash, and an empty bin takes that of the next full one, rotated (Shrivastava and Li, 2014). Two texts agree in a bin with a probability near the Jaccard similarity of their
/// shingles; with 16 bands of 4 bins, texts of similarity .8 meet in at least one band almost surely, texts of similarity .3 in about one case of eight.
/// </summary>
internal static class MinHash
{
    /// <summary>Bands of a signature.</summary>
    public const int Bands = 16;
    private const int BinsPerBand = 4;
    private const int Bins = Bands * BinsPerBand;

    /// <summary>Writes one 32-bit key for each band.</summary>
    /// <param name="shingles">Hashes of the text's shingles; at least one.</param>
    /// <param name="bands">Room for <see cref="Bands"/> keys.</param>
    public static void Sign(ReadOnlySpan<ulong> shingles, Span<uint> bands)
    {
        Span<ulong> bins = stackalloc ulong[Bins];
        bins.Fill(ulong.MaxValue);
        foreach (var shingle in shingles)
        {
            ref var bin = ref bins[(int)(shingle % Bins)];
            bin = Math.Min(bin, shingle);
        }

        Densify(bins);
        for (var b = 0; b < Bands; b++)
        {
            var key = (ulong)b;
            foreach (var bin in bins.Slice(b * BinsPerBand, BinsPerBand))
            {
                key = Mixing.Mix(key ^ bin);
            }

            bands[b] = (uint)(key >> 32);
        }
    }

    // The distance travelled goes into the hash, so that two texts agree only when both borrowed from the same place.
    private static void Densify(Span<ulong> bins)
    {
        var full = bins.ToArray();
        for (var i = 0; i < Bins; i++)
        {
            var distance = 0;
            while (full[(i + distance) % Bins] == ulong.MaxValue)
            {
                distance++;
            }

            bins[i] = full[(i + distance) % Bins] + (ulong)distance;
        }
    }
}
