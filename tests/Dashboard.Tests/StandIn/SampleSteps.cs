using System.Text.Json;
using System.Text.Json.Nodes;
using LlmOps.Client.Gateway;
using LlmOps.Client.Registry;

namespace LlmOps.Dashboard.Tests.StandIn;

/// <summary>A program of several steps with every kind of option, and calls of it: one that went well, one that failed twice, one that was sealed.</summary>
internal sealed partial class SampleWorkspace
{
    public string LongProgram { get; }

    public Guid LongInference { get; } = Id(40);

    public Guid FailedInference { get; } = Id(41);

    public Guid SealedInference { get; } = Id(42);

    private void FillSteps()
    {
        var spec = JsonSerializer.SerializeToElement(Worded(Document()));
        var version = new ProgramVersionResponse(LongProgram, 1, new string('7', 64), spec, text("Places from any file"), text("ml-engineer"), null, new("human"), [], now.AddDays(-2));
        var path = $"/api/programs/{LongProgram}";
        platform.On($"GET {path}", new ProgramResponse(LongProgram, 1, new Dictionary<string, int>(), text("file, file_name -> places, reply"), "4 steps", "practice-large", now.AddDays(-2), now.AddDays(-2)));
        platform.On($"GET {path}/versions/1", version);
        platform.On($"GET {path}/versions/latest", version);

        var call = new InferenceResponse(LongInference, now.AddMinutes(-2), "program", LongProgram, 1, "stable", "stable", null, "practice-large", "ok", 1_840.2, null, 9_204, 1_414, 0.001489m, text("user-17"), "key_3", "4bf92f3577b34da6a3ce929d0e0e4736", null, null, null, 0);
        var failed = call with { Id = FailedInference, Status = "unreadable_answer", LatencyMs = 904 };
        On(call, Steps(), null);
        On(failed, FailedSteps(), text("Output 'places' is missing"));
        On(call with { Id = SealedInference }, null, null);
    }

    private void On(InferenceResponse call, IReadOnlyList<StepTraceResponse>? steps, string? error)
    {
        var outputs = steps is null || error is not null ? null : new JsonObject { ["places"] = Places(), ["reply"] = text("We found 12 places in your file.") };
        platform.On($"GET /api/inferences/{call.Id}", new InferenceDetailResponse(call, steps is null ? null : File(), outputs, null, null, error, null, [], steps));
    }

    private JsonObject File() => Json(("file", text(string.Join('\n', Enumerable.Range(1, 40).Select(i => $"Café {i};Long Street {i};47.{i:00};8.{i:00}")))), ("file_name", text("places.csv")));

    private JsonArray Places() => [.. Enumerable.Range(1, 12).Select(i => new JsonObject { ["title"] = text($"Café {i}"), ["lat"] = 47.01 + (i * 0.01), ["kind"] = "cafe" })];

    private List<StepTraceResponse> Steps()
    {
        var chunks = new JsonArray([.. Enumerable.Range(1, 9).Select(i => JsonValue.Create(text($"Café {i};Long Street {i};47.0{i};8.0{i}")))]);
        var calls = Enumerable.Range(1, 9).Select(i => Call(text($"[[ ## chunk ## ]]\nCafé {i};Long Street {i}"), text($"{{\"places\": [{{\"title\": \"Café {i}\"}}]}}")) with
        {
            Purpose = $"item {i}",
            Outputs = new JsonObject { ["places"] = new JsonArray(new JsonObject { ["title"] = text($"Café {i}") }) },
            Repairs = i == 3 ? ["code_fence", "trailing_comma"] : null,
            Error = i == 5 ? text("Output 'places' at places[0].lat is 97.2, but must be at most 90") : null,
        }).ToList();
        return
        [
            new("split", "split", null, 3.2, File(), new JsonObject { ["chunks"] = chunks }, [], null),
            new("extract", "map", null, 1_204.7, new JsonObject { ["chunk"] = chunks.DeepClone() }, new JsonObject { ["places"] = Places(), ["errors"] = new JsonArray() }, calls, null),
            new("look_up", "react", null, 412.0, new JsonObject { ["places"] = Places() }, new JsonObject { ["note"] = text("Opening hours are known."), ["trajectory"] = new JsonObject { ["thought_0"] = text("I look it up."), ["tool_name_0"] = "opening_hours", ["observation_0"] = text("Mon-Fri 8-18") } }, [Call(text("[[ ## trajectory ## ]]"), text("[[ ## next_tool_name ## ]]\nopening_hours")) with { Purpose = "turn 1" }, Call(text("[[ ## trajectory ## ]]"), text("[[ ## note ## ]]\nOpening hours are known.")) with { Purpose = "extract" }], null),
            new("reply", "template", null, 220.3, new JsonObject { ["note"] = text("Opening hours are known.") }, Json(("reply", text("We found 12 places in your file."))), [Call(text("Write to the customer."), text("We found 12 places in your file."))], null),
        ];
    }

    private List<StepTraceResponse> FailedSteps()
    {
        var split = Steps()[0] with { Attempt = 1 };
        var broken = new StepTraceResponse("extract", "map", 1, 640.1, new JsonObject { ["chunk"] = new JsonArray() }, null, [Call(text("[[ ## chunk ## ]]"), text("I am sorry, I cannot do that.")) with { Outputs = null, Error = text("Output 'places' is missing") }], text("Output 'places' is missing"));
        var away = broken with { Attempt = 2, ElapsedMs = 230, Error = text("The provider of 'gpt-4o-mini' did not answer in time."), Calls = [Call(text("[[ ## chunk ## ]]"), "") with { Model = "gpt-4o-mini", Answer = null, Outputs = null, InputTokens = 0, OutputTokens = 0, Cost = 0, Error = text("The provider of 'gpt-4o-mini' did not answer in time.") }] };
        return [split, broken, split with { Attempt = 2 }, away];
    }

    private static CallTraceResponse Call(string prompt, string answer) => new(
        null, "practice-large", [new("system", "Your input fields are: ..."), new("user", prompt)], answer, Json(("label", answer)), 812, 96, 0.000131m, 118.4, null, null);

    private static JsonNode Document() => JsonNode.Parse("""
        {
          "types": {
            "Place": {"fields": [{"name": "title", "desc": "name of the place"}, {"name": "lat", "type": "float", "constraints": {"ge": -90, "le": 90}}, {"name": "kind", "type": "Kind", "default": "other"}]},
            "Kind": {"enum": {"CAFE": "cafe", "OTHER": "other"}},
            "Raw": {"json_schema": {"type": "object", "properties": {"x": {"type": "number"}}}}
          },
          "steps": [
            {"id": "split", "module": "split", "options": {"size": 2500, "format": "auto"}, "signature": {"inputs": [{"name": "file", "desc": "CSV, KML or HTML"}, {"name": "file_name", "type": "Optional[str]"}], "outputs": [{"name": "chunks", "type": "list[str]"}]}},
            {"id": "extract", "module": "map", "adapter": "json", "repair_attempts": 1, "options": {"of": {"module": "best_of_n", "options": {"n": 3, "reward": {"output": "sure"}}}, "flatten": true, "on_error": "skip"},
              "signature": {"instructions": "List every place in this piece of a file, in order.", "inputs": [{"name": "chunk"}], "outputs": [{"name": "places", "type": "list[Place]"}]},
              "model": {"name": "practice-large", "temperature": 0}, "bind": {"chunk": "$.steps.split.chunks"}, "demos": [{"inputs": {"chunk": "Café 1;Long Street 1"}, "outputs": {"places": [{"title": "Café 1"}]}}]},
            {"id": "look_up", "module": "react", "options": {"max_iters": 4, "tools": [{"name": "opening_hours", "desc": "Tells when a place is open.", "args": {"title": {"type": "string"}, "day": {"type": "string", "default": "today"}}, "url": "https://tools.example/opening-hours"}, {"name": "now", "desc": "The time."}]},
              "signature": {"inputs": [{"name": "places", "type": "list[Place]"}], "outputs": [{"name": "note"}]}, "model": {"name": "gpt-4o-mini"}, "bind": {"places": "$.steps.extract.places"}},
            {"id": "reply", "module": "template", "options": {"messages": [{"role": "system", "content": "You write to customers."}, {"content": "Tell about {{#each places}}\n- {{title}}\n{{/each}}\n{{note}}"}]},
              "signature": {"inputs": [{"name": "places", "type": "list[Place]"}, {"name": "note"}], "outputs": [{"name": "reply"}]}, "model": {"name": "practice-large"}, "bind": {"places": "$.steps.extract.places", "note": "$.steps.look_up.note"}}
          ],
          "outputs": {"places": "$.steps.extract.places", "reply": "$.steps.reply.reply"},
          "fallbacks": [{"model": "practice-small"}, {"outputs": {"places": [], "reply": "We could not read your file."}}]
        }
        """)!;

    /// <summary>Lets the free words of a document go through <c>text</c>.</summary>
    private JsonNode Worded(JsonNode node)
    {
        foreach (var (name, value) in node is JsonObject members ? members.ToList() : [])
        {
            if (name is "desc" or "instructions" or "content" && value is JsonValue words)
            {
                node[name] = text(words.GetValue<string>());
            }
            else if (value is not null)
            {
                Worded(value);
            }
        }

        foreach (var item in node is JsonArray items ? items.OfType<JsonNode>() : [])
        {
            Worded(item);
        }

        return node;
    }
}
