using LlmOps.ProgramRegistry.Datasets.Importing;
using LlmOps.ProgramRegistry.Datasets.Quality;
using LlmOps.ProgramRegistry.Datasets.Splits;
using LlmOps.ProgramRegistry.Datasets.Staging;
using LlmOps.ProgramRegistry.Persistence;
using LlmOps.ServiceDefaults.Auth;
using LlmOps.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace LlmOps.ProgramRegistry.Datasets.Editing;

/// <summary>How to deal a version's rows anew.</summary>
/// <param name="Shares">For example <c>train=0.6,validation=0.4</c>.</param>
/// <param name="Seed">Seed of the draw.</param>
/// <param name="Splits">Which splits are dealt again: <c>train</c>, <c>validation</c>; both when not given.</param>
/// <param name="Group">A field whose equal values stay together.</param>
/// <param name="Block">Further findings that keep the version from being published.</param>
/// <param name="Note">Why.</param>
internal sealed record ResplitRequest(string? Shares, int? Seed, IReadOnlyList<string>? Splits, string? Group, string? Block, string? Note);

/// <summary>Publishes a version whose open labelled rows are dealt anew. Rows can go into the sealed test split, none can come out.</summary>
internal static class Resplit
{
    public static async Task<Results<Created<DatasetVersionResponse>, Ok<DatasetVersionResponse>>> Handle(
        string name, string version, ResplitRequest request, HttpContext http, RegistryDbContext db, IOptions<ImportOptions> options, TimeProvider time, CancellationToken cancellationToken)
    {
        var redrawn = Redrawn(request.Splits);
        var draw = new Draw(SplitShares.Parse(request.Shares ?? ""), request.Seed ?? 0, string.IsNullOrWhiteSpace(request.Group) ? null : request.Group.Trim());
        var found = await DatasetRows.FindVersionAsync(db, name, version, cancellationToken);
        var plan = DraftPlan.From(name, found, DatasetRows.IsLatest(version), VersionChange.Split, draw, QualityPolicy.Of(options.Value.BlockedFindings, request.Block), http.User.KeyName(), request.Note);
        await using var draft = await DatasetDraft.BeginAsync(db, name, time, cancellationToken);
        await draft.TakeAsync(found, [], redrawn, cancellationToken);
        return ImportDataset.Answer(await draft.PublishAsync(plan, cancellationToken));
    }

    private static IReadOnlyList<string> Redrawn(IReadOnlyList<string>? splits)
    {
        IReadOnlyList<string> open = [Split.Train.Text(), Split.Validation.Text()];
        return splits switch
        {
            null => open,
            _ when splits.Contains(Split.Test.Text()) => throw ProblemException.Invalid("splits", "the test split is sealed: its rows stay where they are."),
            { Count: 0 } => throw ProblemException.Invalid("splits", "name at least one of train and validation."),
            _ when splits.Except(open, StringComparer.Ordinal).FirstOrDefault() is { } unknown => throw ProblemException.Invalid("splits", $"'{unknown}' is not a split that can be dealt anew; there are train and validation."),
            _ => splits,
        };
    }
}
