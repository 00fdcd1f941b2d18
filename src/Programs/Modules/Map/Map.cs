using System.Text.Json.Nodes;
using LlmOps.Programs.Execution;
using LlmOps.Programs.Models;
using LlmOps.Programs.Signatures;
using LlmOps.Programs.Types;
using LlmOps.Programs.Versions;

namespace LlmOps.Programs.Modules;

/// <summary>Works on the items of a list side by side and puts the outputs together in the order of the items.</summary>
internal sealed class Map(IModule inner, Signature face, string over, MapSpec spec) : IModule
{
    public Signature Signature => face;

    public async Task<JsonObject> RunAsync(JsonObject inputs, StepRun run, CancellationToken cancellationToken)
    {
        var items = inputs[over] as JsonArray ?? [];
        using var slots = new SemaphoreSlim(spec.MaxParallel);
        using var others = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var work = items.Select((_, i) => RunItemAsync(inputs, items, i, run, slots, others)).ToList();
        return Join(await FirstFailure.ThrowOrAllAsync(work));
    }

    private async Task<ItemRun> RunItemAsync(JsonObject inputs, JsonArray items, int index, StepRun run, SemaphoreSlim slots, CancellationTokenSource others)
    {
        await slots.WaitAsync(others.Token);
        try
        {
            var values = new JsonObject(inputs.Select(e => KeyValuePair.Create(e.Key, (e.Key == over ? items[index] : e.Value)?.DeepClone())));
            return new(await inner.RunAsync(values, run.Part($"item {index + 1}", run.Sample), others.Token), null);
        }
        catch (Exception failed) when (spec.SkipErrors && failed is AnswerException or ModelException)
        {
            return new(null, Describe(index, failed));
        }
        catch
        {
            await others.CancelAsync();
            throw;
        }
        finally
        {
            slots.Release();
        }
    }

    private static JsonObject Describe(int index, Exception failed) => failed is AnswerException answer
        ? new() { ["item"] = index, ["error"] = "unreadable_answer", ["field"] = answer.Field, ["reason"] = answer.Reason }
        : new() { ["item"] = index, ["error"] = "model_failure", ["reason"] = failed.Message };

    private JsonObject Join(IReadOnlyList<ItemRun> runs)
    {
        var joined = new JsonObject();
        foreach (var field in inner.Signature.Outputs)
        {
            var values = runs.Where(r => r.Outputs is not null).Select(r => r.Outputs![field.Name]);
            var entries = spec.Flatten && field.Type is ListType ? values.OfType<JsonArray>().SelectMany(a => a) : values;
            joined[field.Name] = new JsonArray([.. (spec.Distinct ? entries.DistinctBy(CanonicalJson.Write) : entries).Select(v => v?.DeepClone())]);
        }

        if (spec.SkipErrors)
        {
            joined[MapSpec.Errors] = new JsonArray([.. runs.Select(r => r.Error).OfType<JsonObject>()]);
        }

        return joined;
    }

    private sealed record ItemRun(JsonObject? Outputs, JsonObject? Error);
}
