using LlmOps.Contracts.ProgramRegistry;
using LlmOps.EvalRuns.Persistence;
using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace LlmOps.EvalRuns.Judges;

/// <summary>Ends certificates whose labels have a newer version: what people say now may differ from what the judge was held to.</summary>
internal sealed class ExpireCertificatesConsumer(EvalRunsDbContext db) : IConsumer<DatasetVersionPublished>
{
    public async Task Consume(ConsumeContext<DatasetVersionPublished> context)
    {
        var (dataset, version) = (context.Message.Dataset, context.Message.Number);
        foreach (var certificate in await db.Certificates.Where(c => c.Dataset == dataset && c.DatasetVersion < version && c.Status == CertificateStatus.Certified).ToListAsync(context.CancellationToken))
        {
            certificate.Expire($"The labels {dataset}@{certificate.DatasetVersion} have a newer version {version}.");
        }

        await db.SaveChangesAsync(context.CancellationToken);
    }
}
