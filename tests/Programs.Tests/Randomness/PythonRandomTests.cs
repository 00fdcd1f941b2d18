using LlmOps.Programs.Randomness;

namespace LlmOps.Programs.Tests.Randomness;

/// <summary>Expected values come from CPython's own random module.</summary>
public sealed class PythonRandomTests
{
    [Theory]
    [InlineData(7L, 0.32383276483316237, 1390851128u, "6 7 2 4 0 3 1 5", "331 970 154 404 666 49", "5 2 6 0 1 9 4 8 10 3", "-1 -2 0 2 -3 -3", "bbbabb")]
    [InlineData(42L, 0.6394267984578837, 2746317213u, "3 4 6 7 2 5 0 1", "654 114 25 759 281 250", "10 1 0 4 3 11 6 9 8 2", "2 -3 -3 2 -1 -2", "babbbb")]
    [InlineData(123456789012345L, 0.6744750084019356, 2896848117u, "4 5 6 0 1 7 2 3", "690 225 299 420 230 799", "10 3 4 6 11 8 9 0 1 2", "2 -2 -1 0 -2 3", "bbbbab")]
    [InlineData(-7L, 0.32383276483316237, 1390851128u, "6 7 2 4 0 3 1 5", "331 970 154 404 666 49", "5 2 6 0 1 9 4 8 10 3", "-1 -2 0 2 -3 -3", "bbbabb")]
    public void Draws_equal_those_of_CPython(long seed, double number, uint bits, string shuffled, string sparse, string dense, string rolls, string weighted)
    {
        Assert.Equal(number, new PythonRandom(seed).NextDouble());
        Assert.Equal(bits, new PythonRandom(seed).NextUInt32());
        var items = Enumerable.Range(0, 8).ToList();
        new PythonRandom(seed).Shuffle(items);
        Assert.Equal(shuffled, string.Join(' ', items));
        Assert.Equal(sparse, string.Join(' ', new PythonRandom(seed).Sample(Enumerable.Range(0, 1000).ToList(), 6)));
        Assert.Equal(dense, string.Join(' ', new PythonRandom(seed).Sample(Enumerable.Range(0, 12).ToList(), 10)));
        var dice = new PythonRandom(seed);
        Assert.Equal(rolls, string.Join(' ', Enumerable.Range(0, 6).Select(_ => dice.RandInt(-3, 3))));
        Assert.Equal(weighted, string.Concat(new PythonRandom(seed).Choices(["a", "b", "c"], [1, 5, 2], 6)));
    }

    [Fact]
    public void The_stream_stays_equal_after_the_state_is_refilled()
    {
        var random = new PythonRandom(2024);
        for (var i = 0; i < 1999; i++)
        {
            random.NextUInt32();
        }

        Assert.Equal(411418379u, random.NextUInt32());
    }

    [Fact]
    public void More_than_there_is_cannot_be_sampled() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new PythonRandom(1).Sample([1, 2], 3));
}
