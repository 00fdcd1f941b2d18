using System.Security.Claims;
using LlmOps.EvalRuns.Examples;
using LlmOps.EvalRuns.MetricCatalog;
using LlmOps.EvalRuns.Siblings;
using LlmOps.Programs.Versions;
using LlmOps.ServiceDefaults.Auth;
using LlmOps.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace LlmOps.EvalRuns.Runs.Quotes;

/// <summary>Tells what a run would take: the same order as a start, and nothing is started. A quote for the sealed test split reads none of its rows and makes no final check.</summary>
internal static class QuoteEvalRun
{
    private const long SealedInputTokens = 100;
    private const long OutputTokens = 60;

    private static readonly string[] Callers = ["react", "best_of_n", "majority", "map"];

    public static async Task<Ok<EvalRunQuote>> Handle(
        StartEvalRunRequest request, ClaimsPrincipal user, EvalRunIntake intake, RegistryClient registry, GatewayClient gateway, ExampleSetStore sets, MetricChoice choice, NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        var order = request.ToOrder(Guid.Empty, user.KeyName()) with { Reason = request.Reason ?? "quote" };
        OrderCheck.Check(order);
        var (program, _) = await intake.ProgramAsync(order, cancellationToken);
        var dataset = await registry.DatasetVersionAsync(order.Dataset, order.DatasetVersion, cancellationToken);
        var metrics = await choice.SettleAsync(order, cancellationToken);
        OrderCheck.Fit(program, dataset, metrics, order.Split);
        var ownModel = program.Spec.Models.FirstOrDefault() ?? "";
        var model = order.Model ?? ownModel;
        var price = order.Model is null ? await gateway.FindModelAsync(model, cancellationToken) : await gateway.RequireModelAsync(model, cancellationToken);
        var hash = ProgramSpecJson.Hash(program.Spec);
        var rows = await RowsAsync(order, dataset, new(hash, model, order.Repeats), sets, database, cancellationToken);
        var judges = metrics.Where(m => m.Judge is not null).Select(m => ProgramSpecJson.Parse(m.Judge!.SpecJson)).ToList();
        var calls = program.Spec.Steps.Concat(judges.SelectMany(j => j.Steps)).Count(s => s.Model.Name.Length > 0);
        return TypedResults.Ok(EvalRunQuote.Of(new()
        {
            Examples = rows.Examples, Repeats = order.Repeats, Reusable = rows.Reusable, CallsPerItem = calls,
            MayCallMore = program.Spec.Steps.Any(s => Callers.Contains(s.Module, StringComparer.Ordinal) || s.RepairAttempts > 0),
            GuessedInputTokens = program.PromptTokensEstimate + (rows.InputTokens * Math.Max(1, calls)), GuessedOutputTokens = OutputTokens * calls,
            InputPrice = price?.InputPrice, OutputPrice = price?.OutputPrice, Budget = order.Budget,
            Measured = await database.MeasuredAsync(hash, order.Program, model, ownModel, order.LeaveOneOut, cancellationToken),
        }));
    }

    private static async Task<RowFacts> RowsAsync(EvalRunOrder order, DatasetVersion dataset, AnswerKey key, ExampleSetStore sets, NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        if (order.Split is Splits.Test)
        {
            return dataset.Counts?.GetValueOrDefault(Splits.Test) is > 0 and var count
                ? new(count, 0, SealedInputTokens)
                : throw ProblemException.Invalid("split", $"'{order.Split}' of {dataset.Dataset}@{dataset.Number} has no examples.");
        }

        var set = await sets.GetOrFetchAsync(new(dataset, order.Split, order.ExampleIds, null), cancellationToken);
        return await database.FactsAsync(set, key, cancellationToken);
    }
}

/// <summary>What a set of rows means for a quote.</summary>
/// <param name="Examples">Rows.</param>
/// <param name="Reusable">Items with a stored answer.</param>
/// <param name="InputTokens">Tokens a row's inputs take, about.</param>
internal sealed record RowFacts(int Examples, int Reusable, long InputTokens);

/// <summary>Which stored answers would fit.</summary>
internal sealed record AnswerKey(string ProgramHash, string Model, int Repeats);

internal static class RowFactsQuery
{
    private const string Sql = """
        select (select count(*) from set_examples e join stored_predictions p on p.inputs_hash = e.inputs_hash
                where e.set_id = $1 and p.program_hash = $2 and p.model = $3 and not p.leave_one_out and p.sample < $4)::int,
            (select coalesce(avg(length(inputs::text)), 0)::float8 from set_examples where set_id = $1)
        """;

    private const double CharactersPerToken = 4;

    public static async Task<RowFacts> FactsAsync(this NpgsqlDataSource database, ExampleSet set, AnswerKey key, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Sql);
        foreach (var value in new object[] { set.Id, key.ProgramHash, key.Model, key.Repeats })
        {
            command.Parameters.Add(new() { Value = value });
        }

        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new(set.Count, reader.GetInt32(0), (long)Math.Ceiling(reader.GetDouble(1) / CharactersPerToken));
    }
}
