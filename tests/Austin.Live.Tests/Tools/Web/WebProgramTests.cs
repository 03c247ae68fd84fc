using System.Net;
using System.Text.RegularExpressions;

namespace Austin.Live.Tests.Tools.Web;

/// <summary>The native <c>austin-web</c> with real programs.</summary>
public sealed class WebProgramTests
{
    [SkippableTheory]
    [InlineData("3.8")]
    [InlineData("3.12")]
    [InlineData("3.14")]
    public void A_running_program_is_shown_with_its_shares(string version)
    {
        Interpreter python = Interpreters.Require(version);
        using TemporaryFolder folder = new();
        using WebProgram web = new("-t", "30s", python.Path, folder.Script("busy.py", WebProgram.Busy));
        Dictionary<string, long> own = [];
        Patience.Until(() => (own = web.Own()).Values.Sum() > 2_000_000, "two seconds of samples");
        double share = 100.0 * own["three"] / (own["three"] + own["one"]);
        Assert.InRange(share, 75 - 10, 75 + 10);
        Assert.Equal(256 - Signals.Interrupt, web.Stop());
        Assert.DoesNotContain(web.Token, web.Errors, StringComparison.Ordinal);
        Assert.Matches(@"^http://127\.0\.0\.1:\d+/[0-9a-f]{32}/\n$", web.Output);
    }

    [SkippableFact]
    public void A_process_is_attached_to_and_left_alone_with_clients_looking()
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.RequireAny(), "spin.py");
        using WebProgram web = new("-p", $"{target.Pid}");
        Patience.Until(() => web.Own().Count > 0, "a sample");
        using HttpClient client = new();
        using Stream events = client.GetStreamAsync(new Uri(web.Url + "events")).Result;
        using StreamReader reader = new(events);
        Assert.StartsWith("id: ", reader.ReadLine(), StringComparison.Ordinal);
        Task<string> rest = reader.ReadToEndAsync();
        Patience.Until(() => web.Profile().GetProperty("stat").TryGetProperty("cpu", out _), "the CPU");
        Assert.Equal(256 - Signals.Interrupt, web.Stop());
        Assert.EndsWith("event: end\ndata: {\"message\":\"austin-web was stopped\"}\n\n", rest.Result, StringComparison.Ordinal);
        Assert.False(target.HasExited);
    }

    [SkippableFact]
    public void The_end_of_the_program_stays_to_be_seen_and_leaves_a_page()
    {
        using TemporaryFolder folder = new();
        string page = folder.File("flame.html");
        using WebProgram web = new("-c", page, "-i", "5ms", "-t", "30s", Interpreters.RequireAny().Path, Repository.Target("work.py"), "0.3");
        Patience.Until(() => web.Errors.Contains("Ctrl-C ends this program", StringComparison.Ordinal), "the end");
        Assert.True(web.Profile().GetProperty("stat").GetProperty("over").GetBoolean());
        Assert.Contains("\"work\"", File.ReadAllText(page), StringComparison.Ordinal);
        Assert.Equal(0, web.Stop());
    }

    [SkippableFact]
    public void A_capture_is_shown_as_a_whole()
    {
        using TemporaryFolder folder = new();
        string capture = folder.File("capture.txt");
        File.WriteAllText(capture, "# mode: wall\n# duration: 5000000\n\nP1;T0:1;a.py:main:1;a.py:work:2 1000\n");
        using WebProgram web = new(capture);
        Patience.Until(() => web.Errors.Contains("the capture was read", StringComparison.Ordinal), "the end");
        Assert.Equal(new Dictionary<string, long> { ["work"] = 1000 }, web.Own());
        Assert.Equal(5_000_000, web.Profile().GetProperty("duration").GetInt64());
    }

    [SkippableFact]
    public void A_browser_is_led_to_the_page_by_a_file_that_others_cannot_read()
    {
        using TemporaryFolder folder = new();
        string capture = folder.Script("capture.txt", "# mode: wall\n\nP1;T0:1;a.py:main:1 1000\n");
        folder.Script("xdg-open", $"#!/bin/sh\nstat -c %a \"${{1%/*}}\" > {folder.File("mode")}; ps -o pgid= $$ > {folder.File("group")}; cp \"$1\" {folder.File("part")}; mv {folder.File("part")} {folder.File("opened")}\n");
        using WebProgram web = new(Desktop(folder, ":0"), "--open", capture);
        Patience.Until(() => File.Exists(folder.File("opened")), "the browser");
        string file = File.ReadAllText(folder.File("opened"));
        Assert.Equal("700\n", File.ReadAllText(folder.File("mode")));
        Assert.DoesNotContain(web.Token, file, StringComparison.Ordinal);
        Uri entrance = new(Regex.Match(file, "url=([^\"]+)\"").Groups[1].Value);
        using HttpClient client = new();
        string lead = client.GetStringAsync(entrance).Result;
        Assert.Contains($"url=/{web.Token}/\"", lead, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, client.GetAsync(entrance).Result.StatusCode);

        // Ctrl-C is for us alone.
        Assert.NotEqual(File.ReadAllText($"/proc/{web.ProcessId}/stat").Split(' ')[4], File.ReadAllText(folder.File("group")).Trim());
        Patience.Until(() => web.Errors.Contains("the capture was read", StringComparison.Ordinal), "the end");
        Assert.Equal(0, web.Stop());
        Assert.Empty(Directory.GetDirectories(folder.Path));
        Assert.DoesNotContain("warning", web.Errors, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("", "there is no display (DISPLAY, WAYLAND_DISPLAY and BROWSER are not set)")]
    [InlineData(":0", "xdg-open knows no program for it")]
    public void Without_a_browser_a_line_says_so_and_the_page_is_there(string display, string reason)
    {
        using TemporaryFolder folder = new();
        string capture = folder.Script("capture.txt", "# mode: wall\n\nP1;T0:1;a.py:main:1 1000\n");
        folder.Script("xdg-open", "#!/bin/sh\nexit 3\n");
        using WebProgram web = new(Desktop(folder, display), "--open", capture);
        Patience.Until(() => web.Errors.Contains("warning", StringComparison.Ordinal), "the warning");
        Assert.Contains($"austin-web: warning: cannot open the URL that was printed: {reason}\n", web.Errors, StringComparison.Ordinal);
        Assert.Equal(new Dictionary<string, long> { ["main"] = 1000 }, web.Own());
    }

    [SkippableTheory]
    [InlineData(64, "nothing to show")]
    [InlineData(64, "either -p or a command", "-p", "1", "ls")]
    [InlineData(64, "unknown option: --nonsense", "--nonsense")]
    [InlineData(64, "--refresh takes 0.1 to 5", "--refresh", "9", "ls")]
    [InlineData(64, "give --expose too", "-H", "0.0.0.0", "-p", "1")]
    [InlineData(64, "--host takes an address", "-H", "evil.example", "-p", "1")]
    [InlineData(33, "no such command", "/nonexistent/program")]
    [InlineData(65, "/proc/version 1 unreadable lines", "/proc/version")]
    [InlineData(255, "cannot listen on 192.0.2.1", "-H", "192.0.2.1", "--expose", "-p", "1")]
    public void What_cannot_be_shown_is_told_with_a_code(int code, string message, params string[] arguments)
    {
        using WebProgram web = new(arguments);
        Assert.Equal(code, web.WaitForExit());
        Assert.Contains(message, web.Errors, StringComparison.Ordinal);
        Assert.All(web.Errors.TrimEnd('\n').Split('\n'), line => Assert.Matches("^(austin-web: |Usage: )", line));
    }

    [SkippableFact]
    public void An_exposed_server_says_so_and_wants_the_token_all_the_same()
    {
        using TemporaryFolder folder = new();
        string capture = folder.File("capture.txt");
        File.WriteAllText(capture, "# mode: wall\n\nP1;T0:1;a.py:main:1 1000\n");
        using WebProgram web = new("-H", "0.0.0.0", "--expose", capture);
        Patience.Until(() => web.Errors.Contains("the capture was read", StringComparison.Ordinal), "the end");
        Assert.Contains("other machines can connect", web.Errors, StringComparison.Ordinal);
        Uri own = new UriBuilder(web.Url) { Host = "127.0.0.1" }.Uri;
        using HttpClient client = new();
        Assert.Equal(HttpStatusCode.OK, client.GetAsync(own).Result.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, client.GetAsync(new Uri(own, "/")).Result.StatusCode);
        using HttpRequestMessage foreign = new(HttpMethod.Get, own);
        foreign.Headers.Host = "evil.example:" + own.Port;
        Assert.Equal(HttpStatusCode.MisdirectedRequest, client.Send(foreign).StatusCode);
    }

    // With the folder's xdg-open.
    private static Dictionary<string, string> Desktop(TemporaryFolder folder, string display) => new()
    {
        ["PATH"] = $"{folder.Path}:{Path.GetDirectoryName(PublishedPrograms.Of(Sampler.Austin))}:{Environment.GetEnvironmentVariable("PATH")}",
        ["TMPDIR"] = folder.Path,
        ["DISPLAY"] = display,
        ["WAYLAND_DISPLAY"] = "",
        ["BROWSER"] = "",
    };
}
