using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LlmOps.ServiceDefaults.Messaging;

/// <summary>A message that commits together with the state it speaks of, and is relayed to the bus afterwards.</summary>
public sealed class OutboxMessage
{
    private OutboxMessage() { }

    internal OutboxMessage(Guid id, string type, string body, bool isCommand, string? traceParent, DateTimeOffset now)
    {
        (Id, Type, Body, IsCommand, TraceParent, CreatedAt) = (id, type, body, isCommand, traceParent, now);
    }

    /// <summary>Also the id of the message on the bus, so that a second relay is recognisable.</summary>
    public Guid Id { get; private init; }

    /// <summary>Full type name.</summary>
    public string Type { get; private init; } = "";

    /// <summary>The message as JSON.</summary>
    public string Body { get; private init; } = "";

    /// <summary>A command must reach a queue; an event may have no listener.</summary>
    public bool IsCommand { get; private init; }

    /// <summary>W3C trace context of the work that wrote it.</summary>
    public string? TraceParent { get; private init; }

    /// <summary>When it was written.</summary>
    public DateTimeOffset CreatedAt { get; private init; }
}

internal sealed class OutboxMessageMapping : IEntityTypeConfiguration<OutboxMessage>
{
    public void Configure(EntityTypeBuilder<OutboxMessage> message)
    {
        message.ToTable("outbox_messages");
        message.Property(m => m.Type).HasMaxLength(300);
        message.Property(m => m.Body).HasColumnType("jsonb");
        message.Property(m => m.TraceParent).HasMaxLength(60);
    }
}
