using System.Text.Json;

namespace LlmOps.Programs.Versions;

/// <summary>Reads the document's members one by one, going on after each mistake, so that all of them are reported at once.</summary>
internal static class SpecReader
{
    public static ProgramSpec Read(JsonElement root)
    {
        var problems = new List<SpecProblem>();
        var spec = ReadProgram(new SpecMembers(root, "", problems));
        // A place that is malformed already needs no second complaint about what it means.
        var structural = problems.Select(p => p.Pointer).ToList();
        problems.AddRange(SpecCheck.Problems(spec).Where(p => !structural.Exists(s => p.Pointer == s || p.Pointer.StartsWith($"{s}/", StringComparison.Ordinal))));
        return problems.Count is 0 ? spec : throw new SpecException(DocumentOrder.Sort(root, problems));
    }

    private static ProgramSpec ReadProgram(SpecMembers members)
    {
        var spec = new ProgramSpec
        {
            Profile = members.Text("profile") ?? "native",
            Steps = members.List("steps", isRequired: true, ReadStep) ?? [],
            Outputs = members.TextMap("outputs"),
            Types = members.Map("types", element => element.Clone()),
            Fallbacks = members.List("fallbacks", isRequired: false, ReadFallback),
        };
        members.RefuseOthers();
        return spec;
    }

    /// <summary>A judge is written like a step, without a name and bindings.</summary>
    public static StepSpec ReadJudge(SpecMembers members) => ReadStep(members, "judge");

    private static StepSpec ReadStep(SpecMembers members) => ReadStep(members, null);

    private static StepSpec ReadStep(SpecMembers members, string? id)
    {
        var step = new StepSpec
        {
            Id = id ?? members.Required("id"),
            Module = members.Text("module") ?? "predict",
            Options = members.Has("options") ? members.JsonObject("options") : null,
            Adapter = members.Text("adapter") ?? "chat",
            Signature = members.Object("signature", ReadSignature) ?? new SignatureSpec { Inputs = [], Outputs = [] },
            Demos = members.List("demos", isRequired: false, ReadDemo),
            Model = members.Has("model") ? members.Object("model", ReadModel) ?? ModelSpec.None : ModelSpec.None,
            Bind = id is null ? members.TextMap("bind") : null,
            RepairAttempts = members.Whole("repair_attempts") ?? 0,
        };
        members.RefuseOthers();
        return step;
    }

    public static SignatureSpec ReadSignature(SpecMembers members)
    {
        var signature = new SignatureSpec
        {
            Instructions = members.Text("instructions"),
            Inputs = members.List("inputs", isRequired: true, ReadField) ?? [],
            Outputs = members.List("outputs", isRequired: true, ReadField) ?? [],
        };
        members.RefuseOthers();
        return signature;
    }

    public static FieldSpec ReadField(SpecMembers members)
    {
        var field = new FieldSpec(members.Required("name"), members.Text("type") ?? "str", members.Text("desc"))
        {
            Default = members.Element("default"),
            Constraints = members.Has("constraints") ? members.JsonObject("constraints") : null,
        };
        members.RefuseOthers();
        return field;
    }

    private static DemoSpec ReadDemo(SpecMembers members)
    {
        var demo = new DemoSpec(members.JsonObject("inputs"), members.JsonObject("outputs"), members.Flag("augmented"));
        members.RefuseOthers();
        return demo;
    }

    private static ModelSpec ReadModel(SpecMembers members)
    {
        var model = new ModelSpec(members.Required("name"), members.Number("temperature"), members.Whole("max_tokens"));
        members.RefuseOthers();
        return model;
    }

    private static FallbackSpec ReadFallback(SpecMembers members)
    {
        var fallback = new FallbackSpec(members.Text("model"), members.Has("outputs") ? members.JsonObject("outputs") : null);
        members.RefuseOthers();
        return fallback;
    }
}
