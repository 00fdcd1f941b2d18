using Microsoft.AspNetCore.Mvc;

namespace LlmOps.ProgramRegistry.Datasets.Importing;

/// <summary>The query of an upload; its body is the file.</summary>
internal readonly record struct ImportQuery(
    [FromQuery(Name = "format")] string? Format,
    [FromQuery(Name = "inputs")] string? Inputs,
    [FromQuery(Name = "labels")] string? Labels,
    [FromQuery(Name = "id")] string? Id,
    [FromQuery(Name = "split_column")] string? SplitColumn,
    [FromQuery(Name = "split")] string? Split,
    [FromQuery(Name = "seed")] int? Seed,
    [FromQuery(Name = "group")] string? Group,
    [FromQuery(Name = "block")] string? Block,
    [FromQuery(Name = "note")] string? Note,
    [FromQuery(Name = "file_name")] string? FileName);
