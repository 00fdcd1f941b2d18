using FsCheck;
using FsCheck.Fluent;
using LlmOps.InferenceGateway.Inferences;
using LlmOps.InferenceGateway.Spool;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace LlmOps.InferenceGateway.Tests.Spool;

public sealed class SpoolReaderTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("llmops-spool-").FullName;
    private readonly StateDirectory state;
    private readonly SpoolFiles files;

    public SpoolReaderTests()
    {
        state = new(new ConfigurationBuilder().AddInMemoryCollection([new("LlmOps:StateDirectory", folder)]).Build(), new HostingEnvironment());
        files = new(state);
    }

    [Fact]
    public void What_is_appended_is_read_in_order_over_files_and_batches()
    {
        using var writer = Writer(segmentBytes: 4096);
        var written = Enumerable.Range(0, 100).Select(n => Append(writer, n, n == 50 ? 20_000 : n)).ToList();

        var (position, read) = (new SpoolPosition(0, 0), new List<Guid>());
        while (true)
        {
            var batch = Reader().Read(position, writer.End, 7);
            if (batch.Next == position)
            {
                break;
            }

            read.AddRange(batch.Entries.Select(e => e.Inference!.Id));
            position = batch.Next;
        }

        Assert.Equal(written, read);
        Assert.Equal(writer.End, position);
    }

    [Fact]
    public void A_torn_or_overwritten_file_loses_only_what_was_damaged()
    {
        using var writer = Writer();
        var written = Enumerable.Range(0, 20).Select(n => Append(writer, n, 50)).ToList();
        var whole = File.ReadAllBytes(files.Path(writer.End.Segment));
        var frame = whole.Length / 20;

        Prop.ForAll(ArbMap.Default.ArbFor<PositiveInt>(), ArbMap.Default.ArbFor<byte[]>(), (at, garbage) =>
        {
            var damaged = (byte[])whole.Clone();
            var start = at.Get * 7919 % damaged.Length;
            var length = Math.Min(garbage.Length, damaged.Length - start);
            garbage.AsSpan(0, length).CopyTo(damaged.AsSpan(start));
            var read = ReadAll(damaged);
            return read.Count >= 20 - 2 - length / frame && read.SequenceEqual(written.Where(read.Contains));
        }).QuickCheckThrowOnFailure();

        Prop.ForAll(ArbMap.Default.ArbFor<PositiveInt>(), cut => ReadAll(whole[..(cut.Get * 7919 % whole.Length)]).Count >= cut.Get * 7919 % whole.Length / frame - 1).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_file_of_anything_is_read_to_its_end()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), garbage => ReadAll([.. garbage, 0x4C, 0xF1, 0x0D, 0xA7, .. garbage]).Count == 0).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Beyond_its_bound_the_spool_drops_and_says_so()
    {
        using var writer = Writer(maxBytes: 70_000);
        Assert.True(writer.Append(Entry(Guid.CreateVersion7(DateTimeOffset.UnixEpoch), 60_000)));
        Assert.False(writer.Append(Entry(Guid.CreateVersion7(DateTimeOffset.UnixEpoch), 60_000)));
        writer.Shipped(writer.Waiting);
        Assert.True(writer.Append(Entry(Guid.CreateVersion7(DateTimeOffset.UnixEpoch), 60_000)));
    }

    public void Dispose()
    {
        state.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private List<Guid> ReadAll(byte[] content)
    {
        const long Number = 900_000;
        File.WriteAllBytes(files.Path(Number), content);
        var (position, end, read) = (new SpoolPosition(Number, 0), new SpoolPosition(Number + 1, 0), new List<Guid>());
        while (true)
        {
            var batch = Reader().Read(position, end, 3);
            read.AddRange(batch.Entries.Select(e => e.Inference!.Id));
            if (batch.Next == position || batch.Finished.Count > 0)
            {
                return read;
            }

            position = batch.Next;
        }
    }

    private static Guid Append(SpoolWriter writer, int n, int length)
    {
        var id = Guid.CreateVersion7(DateTimeOffset.UnixEpoch.AddSeconds(n));
        Assert.True(writer.Append(Entry(id, length)));
        return id;
    }

    private static SpoolEntry Entry(Guid id, int length) =>
        SpoolEntry.Of(new InferenceRecord { Id = id, At = DateTimeOffset.UnixEpoch, Kind = "chat", Model = "m", Answer = new string('x', length) }, withPayload: true);

    private SpoolReader Reader() => new(files, NullLogger<SpoolReader>.Instance);

    private SpoolWriter Writer(int segmentBytes = 1 << 20, long maxBytes = 1L << 30) =>
        new(files, Options.Create(new GatewayOptions { SegmentBytes = segmentBytes, MaxSpoolBytes = maxBytes }), TimeProvider.System, NullLogger<SpoolWriter>.Instance);
}
