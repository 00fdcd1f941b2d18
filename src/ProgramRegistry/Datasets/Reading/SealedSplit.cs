using System.Security.Claims;
using LlmOps.ProgramRegistry.Datasets.Splits;
using LlmOps.ProgramRegistry.Persistence;
using LlmOps.ServiceDefaults.Auth;
using LlmOps.ServiceDefaults.Http;
using Microsoft.EntityFrameworkCore;

namespace LlmOps.ProgramRegistry.Datasets.Reading;

/// <summary>Guards the test split: its rows leave this service only for a final check that is on record.</summary>
internal static class SealedSplit
{
    /// <summary>Reads a split's name from a query.</summary>
    /// <exception cref="ProblemException">400 when there is no such split.</exception>
    public static Split Named(string? text) => SplitNames.Find(text ?? "") ?? throw ProblemException.Invalid("split", $"must be one of {string.Join(", ", SplitNames.All)}.");

    /// <exception cref="ProblemException">403 <c>sealed_split</c>, unless the split is open or the platform itself asks for a final check of this very version.</exception>
    public static async Task CheckAsync(Split split, DatasetVersion version, Guid? finalCheck, ClaimsPrincipal user, RegistryDbContext db, CancellationToken cancellationToken)
    {
        var isOpen = split != Split.Test
            || (finalCheck is { } id && user.HasScope(Scopes.Service) && await db.FinalChecks.AnyAsync(c => c.Id == id && c.VersionId == version.Id, cancellationToken));
        if (!isOpen)
        {
            throw Sealed();
        }
    }

    public static ProblemException Sealed() => new(403, "sealed_split", "The test split is sealed: no key may read its examples. Score on it by a final check, which is written to the ledger.");
}
