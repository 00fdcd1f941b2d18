namespace LlmOps.ProgramRegistry.Datasets.Quality;

/// <summary>Spreads bits (the finalizer of SplitMix64, Steele et al. 2014).</summary>
internal static class Mixing
{
    public static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9UL;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EBUL;
        return value ^ (value >> 31);
    }
}
