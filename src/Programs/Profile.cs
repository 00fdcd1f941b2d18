namespace LlmOps.Programs;

/// <summary>Which reading and writing rules a program follows; part of the prompt and so of a version's identity.</summary>
internal enum Profile
{
    /// <summary>The layout of DSPy 3.3.1 with its defects repaired; the default.</summary>
    Native,

    /// <summary>Byte for byte the prompts and parse results of DSPy 3.3.1.</summary>
    Compat,
}
