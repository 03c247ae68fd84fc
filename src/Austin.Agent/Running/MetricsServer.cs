using System.Net;
using System.Text;
using Austin.Common.Serving;

namespace Austin.Agent.Running;

/// <summary>Answers /metrics and /healthz on the loopback interface.</summary>
internal sealed class MetricsServer : IDisposable
{
    private readonly LoopbackServer _server;
    private readonly Func<string> _metrics;

    /// <summary>Listens; who asks waits until <see cref="Start"/>.</summary>
    /// <param name="port">0 for any.</param>
    /// <param name="metrics">The text to show, called on several threads at once.</param>
    /// <exception cref="System.Net.Sockets.SocketException">The port is taken.</exception>
    public MetricsServer(int port, Func<string> metrics)
    {
        _metrics = metrics;
        _server = new LoopbackServer(IPAddress.Loopback, port, ServingLimits.Default);
    }

    /// <summary>The port.</summary>
    public int Port => _server.Port;

    /// <summary>Answers from now on.</summary>
    public void Start() => _server.Start(Check, Answer);

    public void Dispose() => _server.Dispose();

    // The figures hold no secrets: whoever can connect may read them.
    private static HttpStatusCode Check(RequestHead head, out string route)
    {
        route = head.Path;
        return HttpStatusCode.OK;
    }

    private void Answer(Exchange exchange, string route)
    {
        (HttpStatusCode status, string body) = route switch
        {
            "/metrics" => (HttpStatusCode.OK, _metrics()),
            "/healthz" => (HttpStatusCode.OK, "ok\n"),
            _ => (HttpStatusCode.NotFound, "There is /metrics and /healthz.\n"),
        };

        // https://prometheus.io/docs/instrumenting/exposition_formats/
        exchange.Send(status, "text/plain; version=0.0.4; charset=utf-8", Encoding.UTF8.GetBytes(body));
    }
}
