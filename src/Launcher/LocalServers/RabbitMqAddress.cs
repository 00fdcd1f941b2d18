using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace LlmOps.Launcher.LocalServers;

/// <summary>A RabbitMQ server, its management API, and a user that may create virtual hosts there.</summary>
public sealed class RabbitMqAddress : IDisposable
{
    private readonly Uri amqp;
    private readonly HttpClient http;

    /// <param name="amqp"><c>amqp://user:password@host:port</c>.</param>
    /// <param name="management">The address of the management plugin, for example <c>http://host:15672</c>.</param>
    public RabbitMqAddress(Uri amqp, Uri management)
    {
        this.amqp = amqp;
        var credentials = Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(amqp.UserInfo)));
        http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = management };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", credentials);
    }

    /// <summary>The AMQP address of one virtual host, with user and password.</summary>
    public string AmqpUri(string virtualHost) => $"amqp://{amqp.UserInfo}@{amqp.Host}:{(amqp.Port > 0 ? amqp.Port : 5672)}/{Uri.EscapeDataString(virtualHost)}";

    /// <summary>Creates a virtual host that this user may use; one that is already there stays as it is.</summary>
    /// <returns>Its AMQP address.</returns>
    public async Task<string> CreateVirtualHostAsync(string name, CancellationToken cancellationToken = default)
    {
        using var response = await http.PutAsync($"/api/vhosts/{Uri.EscapeDataString(name)}", JsonContent.Create(new { }), cancellationToken);
        response.EnsureSuccessStatusCode();
        return AmqpUri(name);
    }

    /// <summary>Deletes a virtual host with all its queues.</summary>
    public async Task DeleteVirtualHostAsync(string name, CancellationToken cancellationToken = default)
    {
        using var response = await http.DeleteAsync($"/api/vhosts/{Uri.EscapeDataString(name)}", cancellationToken);
        if (response.StatusCode is not HttpStatusCode.NotFound) { response.EnsureSuccessStatusCode(); }
    }

    /// <summary>Reads the management API, for example <c>/api/queues/my-host</c>.</summary>
    public async Task<JsonElement> ReadAsync(string path, CancellationToken cancellationToken = default) =>
        await http.GetFromJsonAsync<JsonElement>(path, cancellationToken);

    public void Dispose() => http.Dispose();
}
