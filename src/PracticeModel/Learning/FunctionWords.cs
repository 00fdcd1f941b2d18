using System.Collections.Frozen;

namespace LlmOps.PracticeModel.Learning;

/// <summary>Words that carry grammar rather than matter. "not", "no" and question words other than "what" stay out: they tell intents apart.</summary>
internal static class FunctionWords
{
    /// <summary>What a function word weighs next to any other word.</summary>
    public const float Weight = 0.3f;

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> All = FrozenSet.ToFrozenSet(
        """
        a an the this that these those and or but if then so as of at by for with to from in on into up out i me my mine we us our you your yours
        it its he she they them their is am are was were be been being do does did have has had will would shall should can could may might must
        there here what just please hi hello hey thanks thank im ive id ill dont
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries), StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    public static bool Contains(ReadOnlySpan<char> word) => All.Contains(word);
}
