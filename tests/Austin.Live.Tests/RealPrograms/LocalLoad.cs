using System.Globalization;
using System.Text;

namespace Austin.Live.Tests.RealPrograms;

/// <summary>A bounded load for a server on the loopback interface, and the request that ends it.</summary>
internal static class LocalLoad
{
    private const int Clients = 4;
    private const int RequestsOfEach = 100;

    /// <summary>Waits for the server, sends it the same requests as ever, and asks it to quit.</summary>
    /// <param name="portFile">Where the server writes its port.</param>
    /// <param name="server">The run it belongs to.</param>
    /// <returns>What it answered, in the order of the requests.</returns>
    public static string Apply(string portFile, AustinRun server)
    {
        Patience.Until(() => File.Exists(portFile) || server.HasExited, "the server's port");
        if (server.HasExited)
        {
            return "the server ended before it was asked";
        }

        int port = int.Parse(File.ReadAllText(portFile), CultureInfo.InvariantCulture);
        using HttpClient client = new(new SocketsHttpHandler { UseProxy = false })
        {
            BaseAddress = new Uri($"http://127.0.0.1:{port}/"),
            Timeout = Patience.Limit,
        };
        string[] answers = Task.WhenAll(Enumerable.Range(0, Clients).Select(number => Ask(client, number))).Result;
        return string.Concat(answers) + client.GetStringAsync("quit").Result;
    }

    private static async Task<string> Ask(HttpClient client, int number)
    {
        StringBuilder answers = new();
        for (int i = 0; i < RequestsOfEach; i++)
        {
            answers.AppendLine(await client.GetStringAsync($"item/{(i * Clients) + number}"));
        }

        return answers.ToString();
    }
}
