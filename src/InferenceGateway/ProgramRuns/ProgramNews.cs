using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace LlmOps.InferenceGateway.ProgramRuns;

/// <summary>One piece of news from a run.</summary>
internal abstract record ProgramNews;

/// <summary>New text of an output field, as the model writes it.</summary>
internal sealed record FieldText(string Field, string Delta) : ProgramNews;

/// <summary>An output field is complete; null is a value like any other.</summary>
internal sealed record FieldValue(string Field, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] JsonNode? Value) : ProgramNews;

/// <summary>The run is over; always the last news.</summary>
internal sealed record ProgramResult(JsonObject Outputs, IReadOnlyList<string> Repairs) : ProgramNews;
