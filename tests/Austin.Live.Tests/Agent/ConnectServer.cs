using System.Diagnostics;
using System.Text.Json;

namespace Austin.Live.Tests.Agent;

/// <summary>A server that is not ours: Connect's implementation for Node, with messages as a schema has them.</summary>
internal sealed class ConnectServer : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Process _process;
    private readonly List<JsonElement> _lines = [];

    private ConnectServer(string schema, int busy)
    {
        InstalledProgram.Require("node", "protoc");
        string modules = Path.GetDirectoryName(Path.GetDirectoryName(NodePackage.Find("@connectrpc/connect-node")))!;
        string sources = Path.Combine(Repository.Root, "tests", "Austin.Live.Tests", "Agent");
        string script = _folder.File("connect-server.mjs");
        File.Copy(Path.Combine(sources, "connect-server.mjs"), script);
        _ = Directory.CreateSymbolicLink(_folder.File("node_modules"), modules);
        string descriptors = _folder.File("descriptors");
        _ = InstalledProgram.Run("protoc", $"--proto_path={sources}", $"--descriptor_set_out={descriptors}", schema);

        _process = Process.Start(new ProcessStartInfo("node", [script, descriptors, $"{busy}"]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        _process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is { Length: > 0 } text)
            {
                lock (_lines)
                {
                    _lines.Add(JsonDocument.Parse(text).RootElement.Clone());
                }
            }
        };
        _process.BeginOutputReadLine();
        Patience.Until(() => Lines.Count > 0, "the ports of the server");
    }

    /// <summary>Its address for HTTP/1.1.</summary>
    public Uri Address => new($"http://127.0.0.1:{Port(0)}");

    /// <summary>Its address for HTTP/2 without TLS.</summary>
    public Uri SecondAddress => new($"http://127.0.0.1:{Port(1)}");

    /// <summary>The requests that it took, as it decoded them: <c>protocol</c>, <c>method</c>, <c>unknown</c> and <c>message</c>.</summary>
    public IReadOnlyList<JsonElement> Requests => [.. Lines.Skip(1)];

    private List<JsonElement> Lines
    {
        get
        {
            lock (_lines)
            {
                return [.. _lines];
            }
        }
    }

    /// <summary>Starts it; skips the test where Node, protoc or the packages are not there.</summary>
    /// <param name="schema">A .proto file beside this one.</param>
    /// <param name="busy">So many requests are refused with resource_exhausted first.</param>
    public static ConnectServer Start(string schema, int busy = 0) => new(schema, busy);

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _folder.Dispose();
    }

    // The first line has both.
    private int Port(int index) => Lines[0].GetProperty("ports")[index].GetInt32();
}
