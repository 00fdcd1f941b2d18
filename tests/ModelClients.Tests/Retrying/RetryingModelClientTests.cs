using System.Runtime.CompilerServices;
using LlmOps.ModelClients.Retrying;
using LlmOps.Programs.Models;

namespace LlmOps.ModelClients.Tests.Retrying;

public sealed class RetryingModelClientTests
{
    private readonly ManualTime _time = new(jumps: true);

    [Fact]
    public async Task A_passing_failure_is_tried_again_with_growing_jittered_waits()
    {
        var inner = new FailingModel(Failure(), Failure(), Failure());
        var options = new RetryOptions { FirstDelay = TimeSpan.FromSeconds(1) };
        var response = await Client(inner, options, seed: 5).CompleteAsync(Ask(), CancellationToken.None);
        Assert.Equal(("ok", 4), (response.Text, inner.Calls));
        var draws = new Random(5);
        // Timers count in whole milliseconds.
        Assert.Equal([.. new[] { 1, 2, 4 }.Select(s => (long)(s * 1000 * draws.NextDouble()))], _time.Delays.Select(d => (long)d.TotalMilliseconds));
    }

    [Fact]
    public async Task The_last_failure_is_thrown_when_the_tries_are_used_up()
    {
        var inner = new FailingModel(Failure(), Failure(), Failure());
        await Assert.ThrowsAsync<ModelException>(() => Client(inner, new RetryOptions { MaxTries = 2 }).CompleteAsync(Ask(), CancellationToken.None));
        Assert.Equal(2, inner.Calls);
    }

    [Theory]
    [InlineData(ModelErrorKind.Unauthorized)]
    [InlineData(ModelErrorKind.BudgetExceeded)]
    [InlineData(ModelErrorKind.ContextLength)]
    public async Task A_lasting_failure_is_not_tried_again(ModelErrorKind kind)
    {
        var inner = new FailingModel(Failure(kind));
        await Assert.ThrowsAsync<ModelException>(() => Client(inner, new RetryOptions()).CompleteAsync(Ask(), CancellationToken.None));
        Assert.Equal(1, inner.Calls);
    }

    [Fact]
    public async Task The_wait_the_provider_asks_for_is_kept()
    {
        var inner = new FailingModel(new ModelException(ModelErrorKind.RateLimited, "slow down") { RetryAfter = TimeSpan.FromSeconds(12) });
        await Client(inner, new RetryOptions()).CompleteAsync(Ask(), CancellationToken.None);
        Assert.Equal([TimeSpan.FromSeconds(12)], _time.Delays);
    }

    [Fact]
    public async Task A_wait_longer_than_allowed_ends_the_tries()
    {
        var inner = new FailingModel(new ModelException(ModelErrorKind.RateLimited, "slow down") { RetryAfter = TimeSpan.FromHours(1) });
        await Assert.ThrowsAsync<ModelException>(() => Client(inner, new RetryOptions()).CompleteAsync(Ask(), CancellationToken.None));
        Assert.Equal(1, inner.Calls);
    }

    [Fact]
    public async Task A_stream_is_tried_again_only_before_its_first_piece()
    {
        var early = new FailingModel(Failure());
        Assert.Equal("ok", await TextAsync(Client(early, new RetryOptions())));
        Assert.Equal(2, early.Calls);
        var late = new FailingModel(Failure()) { FailsAfterFirstPiece = true };
        await Assert.ThrowsAsync<ModelException>(() => TextAsync(Client(late, new RetryOptions())));
        Assert.Equal(1, late.Calls);
    }

    private static ModelException Failure(ModelErrorKind kind = ModelErrorKind.ProviderFailure) => new(kind, "failed");

    private static ModelRequest Ask() => new("m", []);

    private static async Task<string> TextAsync(RetryingModelClient client)
    {
        var text = "";
        await foreach (var chunk in client.StreamAsync(Ask(), CancellationToken.None))
        {
            text += chunk.Text;
        }

        return text;
    }

    private RetryingModelClient Client(FailingModel inner, RetryOptions options, int seed = 1) => new(inner, options, new Random(seed), _time);

    private sealed class FailingModel(params ModelException[] failures) : IModelClient
    {
        public int Calls { get; private set; }

        public bool FailsAfterFirstPiece { get; init; }

        public Task<ModelResponse> CompleteAsync(ModelRequest request, CancellationToken cancellationToken) =>
            Calls++ < failures.Length ? Task.FromException<ModelResponse>(failures[Calls - 1]) : Task.FromResult(new ModelResponse("ok", default, "m", "stop"));

        public async IAsyncEnumerable<ModelChunk> StreamAsync(ModelRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await Task.Yield();
            var failure = Calls++ < failures.Length ? failures[Calls - 1] : null;
            if (failure is not null && !FailsAfterFirstPiece)
            {
                throw failure;
            }

            yield return new ModelChunk("ok");
            if (failure is not null)
            {
                throw failure;
            }
        }
    }
}
