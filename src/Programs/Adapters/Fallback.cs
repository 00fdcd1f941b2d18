using LlmOps.Programs.Signatures;

namespace LlmOps.Programs.Adapters;

/// <summary>One way of asking: an adapter and what is asked of the provider.</summary>
internal sealed record Ask(string Adapter, StructuredOutput Format);

/// <summary>Which way of asking follows one whose answer could not be read (dspy-spec 2.7). Each costs a call, so a program must want it.</summary>
internal static class Fallback
{
    /// <summary>The first way.</summary>
    public static Ask First(string adapter, Signature signature, Profile profile, StructuredOutput supported) =>
        new(adapter, adapter is AdapterNames.Json ? ResponseFormats.Choose(signature, profile, supported) : StructuredOutput.None);

    /// <summary>The next way; null when the failure stands. A failure of the provider always stands: another form of the request does not help.</summary>
    public static Ask? After(Ask failed, bool isProviderFailure, Signature signature, Profile profile, StructuredOutput supported) => failed switch
    {
        _ when isProviderFailure => null,
        { Adapter: AdapterNames.Chat } => First(AdapterNames.Json, signature, profile, supported),
        { Format: StructuredOutput.Schema } => failed with { Format = StructuredOutput.JsonMode },
        _ => null,
    };
}
