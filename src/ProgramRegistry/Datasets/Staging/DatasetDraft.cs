using LlmOps.Contracts.ProgramRegistry;
using LlmOps.ProgramRegistry.Datasets.Importing;
using LlmOps.ProgramRegistry.Datasets.Quality;
using LlmOps.ProgramRegistry.Persistence;
using LlmOps.ServiceDefaults.Http;
using LlmOps.ServiceDefaults.Messaging;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace LlmOps.ProgramRegistry.Datasets.Staging;

/// <summary>What a new version is, apart from its rows.</summary>
internal sealed record DraftPlan
{
    public required string Dataset { get; init; }

    public required IReadOnlyList<string> InputFields { get; init; }

    public required IReadOnlyList<string> LabelFields { get; init; }

    public required IReadOnlyDictionary<string, string> FieldTypes { get; init; }

    public required Draw Draw { get; init; }

    public required QualityPolicy Policy { get; init; }

    public required string Author { get; init; }

    public required string Change { get; init; }

    /// <summary>The version it is made from.</summary>
    public DatasetVersion? Base { get; init; }

    /// <summary>Whether the base was asked for as the latest, and so has to be it still when the new version is published.</summary>
    public bool BaseIsLatest { get; init; }

    public string? Note { get; init; }

    /// <summary>A plan that keeps a version's fields.</summary>
    public static DraftPlan From(string dataset, DatasetVersion version, bool isLatest, string change, Draw draw, QualityPolicy policy, string author, string? note) => new()
    {
        Dataset = dataset, InputFields = version.InputFields, LabelFields = version.LabelFields, FieldTypes = version.FieldTypes, Draw = draw, Policy = policy,
        Author = author, Change = change, Base = version, BaseIsLatest = isLatest, Note = note,
    };
}

/// <summary>
/// A version in the making. All of it happens in one transaction: rows are staged, repetitions dropped, splits dealt, quality checked; then it is published, or nothing is.
/// </summary>
internal sealed class DatasetDraft(RegistryDbContext db, IDbContextTransaction transaction, ImportErrors errors, TimeProvider time) : IAsyncDisposable
{
    private readonly SortedSet<string> metadataFields = new(StringComparer.Ordinal);

    public NpgsqlConnection Connection => (NpgsqlConnection)db.Database.GetDbConnection();

    public ImportErrors Errors => errors;

    /// <summary>Where the next row goes.</summary>
    public int NextPosition { get; set; }

    public static async Task<DatasetDraft> BeginAsync(RegistryDbContext db, string fileName, TimeProvider time, CancellationToken cancellationToken)
    {
        var draft = new DatasetDraft(db, await db.Database.BeginTransactionAsync(cancellationToken), new(fileName), time);
        await StagingTables.CreateAsync(draft.Connection, cancellationToken);
        return draft;
    }

    /// <summary>Takes over the rows of a version as they are.</summary>
    public async Task TakeAsync(DatasetVersion version, IReadOnlyCollection<string> without, IReadOnlyCollection<string> redrawn, CancellationToken cancellationToken)
    {
        await StagingTables.TakeVersionAsync(Connection, version.Id, without, redrawn, cancellationToken);
        metadataFields.UnionWith(version.MetadataFields);
        NextPosition = await Connection.ScalarAsync<int>("select coalesce(max(position), -1) + 1 from examples where version_id = $1", cancellationToken, version.Id);
    }

    public void AddMetadataFields(IEnumerable<string> fields) => metadataFields.UnionWith(fields);

    /// <summary>Publishes the staged rows, or finds the version that already holds exactly them.</summary>
    /// <exception cref="ProblemException">400 <c>invalid_dataset</c> for wrong rows; 409 <c>quality_blocked</c>, <c>dataset_moved</c> or <c>ids_clash</c>.</exception>
    public async Task<DatasetVersionResponse> PublishAsync(DraftPlan plan, CancellationToken cancellationToken)
    {
        var warnings = await PlaceAsync(plan, cancellationToken);
        var hash = await PlacedRows.HashAsync(Connection, cancellationToken);
        var now = time.GetUtcNow();
        var dataset = await DatasetRows.CreateOrLockAsync(db, plan.Dataset, now, cancellationToken);
        if (plan.BaseIsLatest && plan.Base is { } origin && dataset.LatestVersion != origin.Number)
        {
            throw ProblemException.Conflict("dataset_moved", $"Version {dataset.LatestVersion} of '{plan.Dataset}' was published meanwhile; ask again, or name version {origin.Number} to build on that.");
        }

        if (await db.DatasetVersions.AsNoTracking().FirstOrDefaultAsync(v => v.DatasetId == dataset.Id && v.Hash == hash, cancellationToken) is { } existing)
        {
            return DatasetVersionResponse.Of(plan.Dataset, existing);
        }

        var id = Guid.CreateVersion7(now);
        var labelCounts = await LabelTally.CountAsync(Connection, cancellationToken);
        var quality = plan.Policy.Judge(await QualityCheck.RunAsync(Connection, dataset.Id, id, labelCounts, plan.LabelFields.Count, cancellationToken));
        QualityPolicy.Enforce(quality);
        var version = new DatasetVersion
        {
            Id = id, DatasetId = dataset.Id, Number = dataset.Advance(now), Hash = hash, Counts = await PlacedRows.CountsAsync(Connection, cancellationToken), LabelCounts = labelCounts,
            InputFields = [.. plan.InputFields], LabelFields = [.. plan.LabelFields], MetadataFields = [.. metadataFields], FieldTypes = plan.FieldTypes, Warnings = [.. warnings],
            Author = plan.Author, Change = plan.Change, Parent = plan.Base?.Number, Note = plan.Note, Quality = quality, CreatedAt = now,
        };
        db.Add(version);
        db.Enqueue(new DatasetVersionPublished(plan.Dataset, version.Number, version.Hash, version.Counts, now), now);
        await db.SaveChangesAsync(cancellationToken);
        await InsertAsync(id, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return DatasetVersionResponse.Of(plan.Dataset, version) with { Created = true };
    }

    /// <summary>Checks the staged rows as if they were to be published; nothing is.</summary>
    public async Task<QualityReport> CheckAsync(DraftPlan plan, CancellationToken cancellationToken)
    {
        await PlaceAsync(plan, cancellationToken);
        var dataset = await db.Datasets.AsNoTracking().FirstOrDefaultAsync(d => d.Name == plan.Dataset, cancellationToken);
        var labelCounts = await LabelTally.CountAsync(Connection, cancellationToken);
        return plan.Policy.Judge(await QualityCheck.RunAsync(Connection, dataset?.Id ?? Guid.Empty, Guid.Empty, labelCounts, plan.LabelFields.Count, cancellationToken));
    }

    /// <summary>The report of a version that was taken over unchanged, kept with it.</summary>
    public async Task<QualityReport> ReportAsync(DatasetVersion version, CancellationToken cancellationToken)
    {
        await Repeats.DropAsync(Connection, errors, cancellationToken);
        await Placement.PlaceAsync(Connection, new(Splits.SplitShares.AllTrain, 0, null), cancellationToken);
        var report = await QualityCheck.RunAsync(Connection, version.DatasetId, version.Id, version.LabelCounts, version.LabelFields.Count, cancellationToken);
        await db.DatasetVersions.Where(v => v.Id == version.Id).ExecuteUpdateAsync(set => set.SetProperty(v => v.Quality, report), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return report;
    }

    public ValueTask DisposeAsync() => transaction.DisposeAsync();

    private async Task<IReadOnlyList<string>> PlaceAsync(DraftPlan plan, CancellationToken cancellationToken)
    {
        var repeats = await Repeats.DropAsync(Connection, errors, cancellationToken);
        errors.ThrowIfAny();
        await Placement.PlaceAsync(Connection, plan.Draw, cancellationToken);
        return [.. repeats is null ? [] : new[] { repeats }, .. await PlacedRows.WarningsAsync(Connection, errors.Place, cancellationToken)];
    }

    private async Task InsertAsync(Guid version, CancellationToken cancellationToken)
    {
        try
        {
            await PlacedRows.PublishAsync(Connection, version, cancellationToken);
        }
        catch (PostgresException twice) when (twice.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            throw ProblemException.Conflict("ids_clash", "Two rows would get the same id; give the file a column of ids and name it by id.");
        }
    }
}
