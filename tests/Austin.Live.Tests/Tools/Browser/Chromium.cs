using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Austin.Live.Tests.Tools.Browser;

/// <summary>A headless Chromium, driven through chromedriver by the WebDriver protocol; as starting one takes seconds of CPU time, tests take turns at it.</summary>
internal sealed partial class Chromium : IDisposable
{
    private const int Width = 1280;
    private const int Height = 800;

    private static readonly ConcurrentBag<Chromium> _idle = [];

    private readonly Process _driver;
    private readonly HttpClient _http;
    private readonly string _userData = Directory.CreateTempSubdirectory("chromium").FullName;
    private readonly string _session;

    private Chromium()
    {
        _driver = InstalledProgram.Start(new ProcessStartInfo("chromedriver", "--port=0") { RedirectStandardOutput = true, RedirectStandardError = true });
        int port = ReadPort(_driver.StandardOutput);
        _driver.ErrorDataReceived += (_, _) => { };
        _driver.BeginErrorReadLine();
        _http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/"), Timeout = TimeSpan.FromMinutes(2) };
        JsonNode answer = Send(HttpMethod.Post, "session", new JsonObject
        {
            ["capabilities"] = new JsonObject
            {
                ["alwaysMatch"] = new JsonObject
                {
                    ["browserName"] = "chrome",
                    ["goog:loggingPrefs"] = new JsonObject { ["browser"] = "ALL" },
                    ["goog:chromeOptions"] = new JsonObject
                    {
                        ["args"] = Arguments(),
                        ["prefs"] = new JsonObject
                        {
                            ["download.default_directory"] = Downloads,
                            ["profile.default_content_setting_values.automatic_downloads"] = 1,
                        },
                    },
                },
            },
        });
        _session = answer["sessionId"]!.GetValue<string>();
    }

    /// <summary>One that nobody has; it keeps nothing of what the last test did with it.</summary>
    public static Chromium Rent() => _idle.TryTake(out Chromium? idle) ? idle : new Chromium();

    /// <summary>Ends those that nobody has.</summary>
    public static void QuitIdle()
    {
        while (_idle.TryTake(out Chromium? idle))
        {
            idle.Quit();
        }
    }

    /// <summary>Where files go that a page saves.</summary>
    public string Downloads => Path.Combine(_userData, "downloads");

    /// <summary>Waits until a page has saved a file, and takes it away; its bytes.</summary>
    public byte[] Saved(string name, int seconds = 60)
    {
        string path = SavedPath(name, seconds);
        byte[] bytes = File.ReadAllBytes(path);
        File.Delete(path);
        return bytes;
    }

    /// <summary>Waits until a page has saved a file; its path.</summary>
    public string SavedPath(string name, int seconds = 60)
    {
        string path = Path.Combine(Downloads, name);
        Stopwatch watch = Stopwatch.StartNew();
        while (!File.Exists(path) || new FileInfo(path).Length == 0)
        {
            Assert.True(watch.Elapsed.TotalSeconds < seconds, $"waited in vain for {name}; console: {string.Join("; ", ConsoleLines())}");
            Thread.Sleep(20);
        }

        return path;
    }

    public void Open(string url) => Command(HttpMethod.Post, "url", new JsonObject { ["url"] = url });

    /// <summary>The value of a JavaScript function body; promises are waited for.</summary>
    public JsonNode? Run(string script) =>
        Command(HttpMethod.Post, "execute/sync", new JsonObject { ["script"] = script, ["args"] = new JsonArray() });

    public string Text(string script) => Run(script)?.ToString() ?? "";

    /// <summary>Waits until a JavaScript expression is true.</summary>
    public void WaitFor(string expression, int seconds = 60)
    {
        Stopwatch watch = Stopwatch.StartNew();
        while (Run($"return !!({expression})")?.GetValue<bool>() != true)
        {
            Assert.True(watch.Elapsed.TotalSeconds < seconds, $"waited in vain for {expression}; console: {string.Join("; ", ConsoleLines())}");
            Thread.Sleep(20);
        }
    }

    /// <summary>Moves the mouse to a point of the window and, if told so, clicks.</summary>
    public void Mouse(int x, int y, bool click)
    {
        JsonArray steps = [new JsonObject { ["type"] = "pointerMove", ["duration"] = 0, ["x"] = x, ["y"] = y }];
        if (click)
        {
            steps.Add(new JsonObject { ["type"] = "pointerDown", ["button"] = 0 });
            steps.Add(new JsonObject { ["type"] = "pointerUp", ["button"] = 0 });
        }

        Actions(new JsonObject { ["type"] = "pointer", ["id"] = "mouse", ["actions"] = steps });
    }

    /// <summary>Drags the mouse from a point of the window to another.</summary>
    public void Drag(int x, int y, int toX, int toY) => Actions(new JsonObject
    {
        ["type"] = "pointer",
        ["id"] = "mouse",
        ["actions"] = new JsonArray(
            new JsonObject { ["type"] = "pointerMove", ["duration"] = 0, ["x"] = x, ["y"] = y },
            new JsonObject { ["type"] = "pointerDown", ["button"] = 0 },
            new JsonObject { ["type"] = "pointerMove", ["duration"] = 0, ["x"] = toX, ["y"] = toY },
            new JsonObject { ["type"] = "pointerUp", ["button"] = 0 }),
    });

    /// <summary>Presses keys, one after the other.</summary>
    public void Press(params string[] keys)
    {
        JsonArray steps = [];
        foreach (string key in keys)
        {
            steps.Add(new JsonObject { ["type"] = "keyDown", ["value"] = key });
            steps.Add(new JsonObject { ["type"] = "keyUp", ["value"] = key });
        }

        Actions(new JsonObject { ["type"] = "key", ["id"] = "keyboard", ["actions"] = steps });
    }

    /// <summary>What the page wrote to the console, errors of the page included, since the last call.</summary>
    public IReadOnlyList<string> ConsoleLines() =>
        [.. Command(HttpMethod.Post, "se/log", new JsonObject { ["type"] = "browser" })!.AsArray().Select(e => $"{e!["level"]}: {e["message"]}")];

    public byte[] Screenshot() => Convert.FromBase64String(Command(HttpMethod.Get, "screenshot", null)!.GetValue<string>());

    /// <summary>Leaves it to the next test; one that does not obey ends.</summary>
    public void Dispose()
    {
        try
        {
            Renew();
            _idle.Add(this);
        }
        catch (Exception exception) when (exception is HttpRequestException or InvalidOperationException or OperationCanceledException or IOException)
        {
            Quit();
        }
    }

    /// <summary>Closes the page, and forgets what it left: cookies, the cache, lines on the console, and files.</summary>
    private void Renew()
    {
        string tab = Command(HttpMethod.Post, "window/new", new JsonObject { ["type"] = "tab" })!["handle"]!.GetValue<string>();
        _ = Command(HttpMethod.Delete, "window", null);
        _ = Command(HttpMethod.Post, "window", new JsonObject { ["handle"] = tab });
        foreach (string command in (string[])["Network.clearBrowserCookies", "Network.clearBrowserCache"])
        {
            _ = Command(HttpMethod.Post, "goog/cdp/execute", new JsonObject { ["cmd"] = command, ["params"] = new JsonObject() });
        }

        _ = ConsoleLines();
        if (Directory.Exists(Downloads))
        {
            Directory.Delete(Downloads, recursive: true);
        }
    }

    private void Quit()
    {
        try
        {
            Send(HttpMethod.Delete, $"session/{_session}", null);
        }
        catch (HttpRequestException)
        {
        }

        _http.Dispose();
        _driver.Kill(entireProcessTree: true);
        _driver.WaitForExit();
        _driver.Dispose();
        Directory.Delete(_userData, recursive: true);
    }

    private static int ReadPort(StreamReader output)
    {
        while (output.ReadLine() is string line)
        {
            Match match = PortLine().Match(line);
            if (match.Success)
            {
                return int.Parse(match.Groups[1].Value);
            }
        }

        throw new InvalidOperationException("chromedriver did not start");
    }

    [GeneratedRegex(@"started successfully on port (\d+)")]
    private static partial Regex PortLine();

    private JsonArray Arguments() =>
    [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", "--allow-file-access-from-files", "--disable-dev-shm-usage",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
        $"--user-data-dir={_userData}", $"--window-size={Width},{Height}",
    ];

    private void Actions(JsonObject source) =>
        Command(HttpMethod.Post, "actions", new JsonObject { ["actions"] = new JsonArray(source) });

    private JsonNode? Command(HttpMethod method, string path, JsonObject? body) => Send(method, $"session/{_session}/{path}", body);

    private JsonNode Send(HttpMethod method, string path, JsonObject? body)
    {
        using HttpRequestMessage request = new(method, path);
        if (body is not null)
        {
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        using HttpResponseMessage response = _http.Send(request);
        using StreamReader reader = new(response.Content.ReadAsStream());
        string text = reader.ReadToEnd();
        JsonNode? value = JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { MaxDepth = 256 })!["value"];
        return response.IsSuccessStatusCode ? value! : throw new InvalidOperationException($"{path}: {text}");
    }
}
