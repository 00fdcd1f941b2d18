namespace LlmOps.PracticeModel.Prompts;

/// <summary>Records as an output wants them.</summary>
/// <param name="Properties">The values of one record, in the schema's order.</param>
/// <param name="IsList">False when a single record is wanted.</param>
internal sealed record RecordShape(IReadOnlyList<OutputField> Properties, bool IsList);
