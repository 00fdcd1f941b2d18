namespace LlmOps.ProgramRegistry.Datasets.Quality;

/// <summary>
/// MinHash with banding (Broder 1997; Leskovec et al., Mining of Massive Datasets, 3.3-3.4). Two texts agree in one minimum with a probability equal to the Jaccard similarity of
/// their shingles; with 16 bands of 4 minima, texts of similarity .8 meet in at least one band with probability .9998, texts of similarity .3 with .12.
/// </summary>
internal static class MinHash
{
    /// <summary>Bands of a signature.</summary>
    public const int Bands = 16;
    private const int RowsPerBand = 4;
    private static readonly ulong[] Keys = [.. Enumerable.Range(1, Bands * RowsPerBand).Select(i => Mixing.Mix((ulong)i * 0x9E3779B97F4A7C15UL))];

    /// <summary>Writes one 32-bit key for each band.</summary>
    /// <param name="shingles">Hashes of the text's shingles; at least one.</param>
    /// <param name="bands">Room for <see cref="Bands"/> keys.</param>
    public static void Sign(ReadOnlySpan<ulong> shingles, Span<uint> bands)
    {
        Span<ulong> minima = stackalloc ulong[Bands * RowsPerBand];
        minima.Fill(ulong.MaxValue);
        foreach (var shingle in shingles)
        {
            for (var k = 0; k < minima.Length; k++)
            {
                // Multiply-shift over the shingle's mixed hash: cheap, and independent enough for minima.
                var hash = (shingle ^ Keys[k]) * 0xD6E8FEB86659FD93UL;
                hash ^= hash >> 32;
                minima[k] = Math.Min(minima[k], hash);
            }
        }

        for (var b = 0; b < Bands; b++)
        {
            var key = (ulong)b;
            for (var r = 0; r < RowsPerBand; r++)
            {
                key = Mixing.Mix(key ^ minima[(b * RowsPerBand) + r]);
            }

            bands[b] = (uint)(key >> 32);
        }
    }
}
