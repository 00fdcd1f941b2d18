using System.Collections.Concurrent;
using System.Diagnostics;
using MassTransit;

namespace LlmOps.ServiceDefaults.Tests;

public sealed record NoteTaken(string Text);

/// <summary>What the probe's consumers have seen, and whether keeping works at the moment.</summary>
internal sealed class NoteBook
{
    public ConcurrentQueue<string> Kept { get; } = [];

    public ConcurrentQueue<string> Heard { get; } = [];

    public ConcurrentQueue<ActivityTraceId?> Traces { get; } = [];

    public bool Jammed { get; set; }
}

internal sealed class KeepNoteConsumer(NoteBook book) : IConsumer<NoteTaken>
{
    public Task Consume(ConsumeContext<NoteTaken> context)
    {
        if (book.Jammed)
        {
            throw new InvalidOperationException("the book is jammed");
        }

        book.Traces.Enqueue(Activity.Current?.TraceId);
        book.Kept.Enqueue(context.Message.Text);
        return Task.CompletedTask;
    }
}

internal sealed class HearNoteConsumer(NoteBook book) : IConsumer<NoteTaken>
{
    public Task Consume(ConsumeContext<NoteTaken> context)
    {
        book.Heard.Enqueue(context.Message.Text);
        return Task.CompletedTask;
    }
}
