using LlmOps.ProgramRegistry.Datasets;
using LlmOps.ProgramRegistry.Datasets.Quality;
using LlmOps.ProgramRegistry.Datasets.Splits;
using LlmOps.ProgramRegistry.Persistence;
using LlmOps.ServiceDefaults.Http;
using Microsoft.EntityFrameworkCore;

namespace LlmOps.ProgramRegistry.Annotation.Selecting;

/// <summary>Chooses among the unlabelled rows of a dataset's latest version. Nothing here reads the sealed split.</summary>
internal static class UnlabelledRows
{
    // Novelty compares each row with each chosen one: more would keep people waiting.
    private const int MostCompared = 5_000;

    public static async Task<IReadOnlyList<CandidateItem>> ChooseAsync(RegistryDbContext db, AnnotationQueue queue, AddItemsRequest request, CancellationToken cancellationToken)
    {
        var version = await DatasetRows.FindVersionAsync(db, queue.Dataset, "latest", cancellationToken);
        var queued = db.AnnotationItems.Where(i => i.QueueId == queue.Id && i.ExampleId != null).Select(i => i.ExampleId!);
        var open = db.Examples.AsNoTracking().Where(e => e.VersionId == version.Id && e.Split == Split.Unlabelled.Text() && !queued.Contains(e.ExampleId)).OrderBy(e => e.Position);
        var take = request.Take!.Value;
        var chosen = request.By switch
        {
            Selection.Order => (await open.Take(take).ToListAsync(cancellationToken)).ConvertAll(e => (Row: e, Priority: 0.0)),
            Selection.Random => await RandomAsync(open, take, request.Seed ?? 0, cancellationToken),
            Selection.Novelty => await NovelAsync(db, version, open, take, cancellationToken),
            _ => await PredictedAsync(open, take, Selection.ByPredictions(request.By!, request.Predictions!), cancellationToken),
        };
        return chosen.Count == 0
            ? throw ProblemException.Conflict("nothing_to_add", $"{queue.Dataset}@{version.Number} has no unlabelled row that is not in the queue{(Selection.NeedsPredictions(request.By!) ? " and has a prediction" : "")}.")
            : [.. chosen.Select(c => new CandidateItem(c.Row.ExampleId, "dataset", null, c.Row.Inputs, c.Priority))];
    }

    private static async Task<List<(Example Row, double Priority)>> RandomAsync(IQueryable<Example> open, int take, int seed, CancellationToken cancellationToken)
    {
        var positions = await open.Select(e => e.Position).ToArrayAsync(cancellationToken);
        new Random(seed).Shuffle(positions);
        var wanted = positions.Take(take).ToList();
        return (await open.Where(e => wanted.Contains(e.Position)).ToListAsync(cancellationToken)).ConvertAll(e => (e, 0.0));
    }

    private static async Task<List<(Example Row, double Priority)>> PredictedAsync(IQueryable<Example> open, int take, IReadOnlyDictionary<string, double> priorities, CancellationToken cancellationToken)
    {
        var ids = priorities.Keys.ToList();
        var rows = await open.Where(e => ids.Contains(e.ExampleId)).ToListAsync(cancellationToken);
        return [.. rows.Select(r => (Row: r, Priority: priorities[r.ExampleId])).OrderByDescending(r => r.Priority).ThenBy(r => r.Row.Position).Take(take)];
    }

    private static async Task<List<(Example Row, double Priority)>> NovelAsync(RegistryDbContext db, DatasetVersion version, IQueryable<Example> open, int take, CancellationToken cancellationToken)
    {
        var rows = await open.Take(MostCompared).ToListAsync(cancellationToken);
        var train = await db.Examples.AsNoTracking().Where(e => e.VersionId == version.Id && e.Split == Split.Train.Text()).OrderBy(e => e.Position).Take(MostCompared).Select(e => e.Inputs).ToListAsync(cancellationToken);
        return [.. Novelty.Pick([.. rows.Select(r => InputText.Of(r.Inputs, out _))], train.Select(t => InputText.Of(t, out _)), take).Select(n => (rows[n.Index], n.Distance))];
    }
}
