using System.Text.Json.Nodes;
using LlmOps.Programs.Versions;

namespace LlmOps.Programs.Interop;

/// <summary>What a saved state says of one predictor (dspy-spec 6): texts and demos, but neither names nor types.</summary>
/// <param name="Path">Where the predictor stands in the Python program, for example <c>classify.predict</c>.</param>
/// <param name="Pointer">Its place in the file.</param>
/// <param name="Instructions">The task in words.</param>
/// <param name="Fields">Inputs, then outputs.</param>
/// <param name="Demos">Flat objects: inputs, outputs and bookkeeping side by side.</param>
/// <param name="Model">The model it was saved with, if any.</param>
internal sealed record DspyPredictor(
    string Path, string Pointer, string Instructions, IReadOnlyList<DspyField> Fields, IReadOnlyList<JsonObject> Demos, ModelSpec? Model)
{
    public string FieldPointer(int index) => $"{Pointer}/signature/fields/{index}";
}

/// <summary>A field by position. DSPy writes the placeholder <c>${name}</c> where nobody described it.</summary>
internal sealed record DspyField(string Prefix, string Description);
