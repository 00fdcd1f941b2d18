namespace LlmOps.Optimization.MiproV2;

/// <summary>One of the instructions with one of the demo sets.</summary>
internal sealed record Combination(int Instruction, int Demos)
{
    /// <summary>The program as it came.</summary>
    public static Combination Unchanged { get; } = new(0, 0);

    public IReadOnlyList<int> Choices => [Instruction, Demos];

    public static Combination Of(IReadOnlyList<int> choices) => new(choices[0], choices[1]);
}
