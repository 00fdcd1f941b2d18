using MassTransit;

namespace LlmOps.ServiceDefaults.Messaging;

/// <summary>What a service listens to.</summary>
public sealed class BusConsumers
{
    private readonly List<Action<IBusRegistrationConfigurator>> registrations = [];
    private readonly List<(Type Consumer, Action<IReceiveEndpointConfigurator, IBusRegistrationContext> Configure)> broadcasts = [];

    /// <summary>Replicas of the service compete for these messages: each is handled once.</summary>
    public BusConsumers Add<TConsumer>() where TConsumer : class, IConsumer
    {
        registrations.Add(bus => bus.AddConsumer<TConsumer>());
        return this;
    }

    /// <summary>As <see cref="Add{TConsumer}"/>, with settings of its own.</summary>
    public BusConsumers Add<TConsumer, TDefinition>() where TConsumer : class, IConsumer where TDefinition : class, IConsumerDefinition<TConsumer>
    {
        registrations.Add(bus => bus.AddConsumer<TConsumer, TDefinition>());
        return this;
    }

    /// <summary>Every replica of the service gets every one of these messages, through a queue that goes away with it.</summary>
    public BusConsumers AddBroadcast<TConsumer>() where TConsumer : class, IConsumer
    {
        registrations.Add(bus => bus.AddConsumer<TConsumer>().ExcludeFromConfigureEndpoints());
        broadcasts.Add((typeof(TConsumer), (endpoint, context) => endpoint.ConfigureConsumer<TConsumer>(context)));
        return this;
    }

    internal void Register(IBusRegistrationConfigurator bus) => registrations.ForEach(r => r(bus));

    internal void ConfigureBroadcasts<TEndpoint>(IBusFactoryConfigurator<TEndpoint> bus, IBusRegistrationContext context, IEndpointNameFormatter names, Action<IReceiveEndpointConfigurator, IServiceProvider> guard)
        where TEndpoint : IReceiveEndpointConfigurator
    {
        foreach (var (consumer, configure) in broadcasts)
        {
            bus.ReceiveEndpoint($"{names.SanitizeName(consumer.Name.Replace("Consumer", "", StringComparison.Ordinal))}-{NewId.NextGuid():n}", endpoint =>
            {
                endpoint.ConfigureConsumeTopology = true;
                if (endpoint is IRabbitMqReceiveEndpointConfigurator rabbit)
                {
                    rabbit.AutoDelete = true;
                    rabbit.Durable = false;
                    rabbit.QueueExpiration = TimeSpan.FromMinutes(5);
                }

                guard(endpoint, context);
                configure(endpoint, context);
            });
        }
    }
}
