using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Austin.Live.Tests.Tools.Web;

/// <summary>The native <c>austin-web</c>; gone with all that it started when this is disposed.</summary>
internal sealed class WebProgram : IDisposable
{
    /// <summary>Three quarters of its CPU time in one function, a quarter in another; to wait for a CPU befalls both alike.</summary>
    public const string Busy = """
        import time
        def three(end):
            while time.process_time() < end: pass
        def one(end):
            while time.process_time() < end: pass
        def main():
            start = time.process_time()
            while True:
                three(start + 0.015); one(start + 0.020); start += 0.020
        main()
        """;

    private readonly ProcessFamily _family = new();
    private readonly HttpClient _client = new();
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _errors = new();
    private readonly Process _process;

    public WebProgram(params string[] arguments)
        : this([], arguments)
    {
    }

    /// <summary>Starts it with further variables.</summary>
    public WebProgram(Dictionary<string, string> environment, params string[] arguments)
    {
        ProcessStartInfo start = new(PublishedPrograms.Find("austin-tools"), ["austin-web", .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = $"{Path.GetDirectoryName(PublishedPrograms.Of(Sampler.Austin))}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["AUSTIN_NO_LOGGING"] = "1";
        start.Environment.Remove("SSH_CONNECTION");
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        _family.Adopt(start);
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Add(_output, line.Data);
        _process.ErrorDataReceived += (_, line) => Add(_errors, line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int ProcessId => _process.Id;

    public string Output => Text(_output);

    public string Errors => Text(_errors);

    /// <summary>What it prints once it listens.</summary>
    public string Url
    {
        get
        {
            Patience.Until(() => Output.Contains('\n') || _process.HasExited, "the URL");
            Assert.True(Output.Length > 0, Errors);
            return Output.Split('\n')[0];
        }
    }

    public string Token => Url.Split('/')[3];

    /// <summary>The profile once there is a sample.</summary>
    public JsonElement Profile()
    {
        string text = "";
        Patience.Until(
            () =>
            {
                Assert.False(_process.HasExited, Errors);
                using HttpResponseMessage answer = _client.GetAsync(new Uri(Url + "profile.json")).Result;
                text = answer.IsSuccessStatusCode ? answer.Content.ReadAsStringAsync().Result : "";
                return text.Length > 0;
            },
            "a sample");
        return JsonDocument.Parse(text).RootElement;
    }

    /// <summary>Own time by function.</summary>
    public Dictionary<string, long> Own()
    {
        JsonElement profile = Profile();
        JsonElement cells = profile.GetProperty("cells");
        Dictionary<string, long> own = [];
        foreach ((JsonElement node, JsonElement value) in cells.GetProperty("node").EnumerateArray().Zip(cells.GetProperty("values")[0].EnumerateArray()))
        {
            int frame = profile.GetProperty("nodes").GetProperty("frame")[node.GetInt32() - 1].GetInt32();
            string name = profile.GetProperty("strings")[profile.GetProperty("frames").GetProperty("name")[frame].GetInt32()].GetString()!;
            own[name] = own.GetValueOrDefault(name) + value.GetInt64();
        }

        return own;
    }

    /// <summary>Ends it as Ctrl-C does; its exit code.</summary>
    public int Stop()
    {
        _ = Signals.Send(_process.Id, Signals.Interrupt);
        return WaitForExit();
    }

    public int WaitForExit()
    {
        Assert.True(_process.WaitForExit((int)Patience.Limit.TotalMilliseconds), "austin-web does not end");
        _process.WaitForExit();
        return _process.ExitCode;
    }

    public void Dispose()
    {
        _client.Dispose();
        _family.End();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static void Add(StringBuilder text, string? line)
    {
        if (line is not null)
        {
            lock (text)
            {
                text.Append(CultureInfo.InvariantCulture, $"{line}\n");
            }
        }
    }

    private static string Text(StringBuilder text)
    {
        lock (text)
        {
            return text.ToString();
        }
    }
}
