using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Austin.Live.Tests.Reports;

/// <summary>What goes to syslog(3), seen from the socket that its daemon would listen on.</summary>
public sealed class SystemLogTests
{
    // In a mount namespace of its own the profiler finds a /dev that has only these.
    private const string InDevices = """
        for device in null urandom; do touch "$0/$device" && mount --bind "/dev/$device" "$0/$device" || exit; done
        mount --rbind "$0" /dev && exec "$@"
        """;

    /// <remarks>
    /// The reference writes a line for each failed read and, where no daemon listens, opens the console for each: threads
    /// that come and go cost it milliseconds.
    /// </remarks>
    [SkippableTheory]
    [SamplerVersions(Few = true)]
    public void A_run_says_how_it_was_started_and_nothing_of_failed_reads(Sampler sampler, string version)
    {
        using TemporaryFolder output = new();
        string samples = output.File("samples");
        (AustinResult result, string[] entries) = Listen(sampler, "", Interpreters.Require(version), "-o", samples, "-i", "1ms", "-x", "1");
        string name = PublishedPrograms.NameOf(sampler);
        Assert.All(entries, entry => Assert.Matches($@"^<142>.*{name}\[\d+\]: ", entry));
        Assert.Equal(
            [$"====[ {name.ToUpperInvariant()} ]====", $"Output file: {samples}", "Sampling interval: 1000 μs"],
            entries.Select(entry => Regex.Replace(entry, @"^.*?\]: ", "")));
        Assert.Equal(0, result.ExitCode);
        Assert.NotEqual(0, new FileInfo(samples).Length);
    }

    [SkippableTheory]
    [Samplers]
    public void The_variable_switches_it_off(Sampler sampler)
    {
        (AustinResult result, string[] entries) = Listen(sampler, "1", Interpreters.RequireAny(), "-i", "1ms", "-x", "1");
        Assert.Equal(0, result.ExitCode);
        Assert.Empty(entries);
    }

    private static (AustinResult Result, string[] Entries) Listen(Sampler sampler, string off, Interpreter python, params string[] options)
    {
        using TemporaryFolder devices = new();
        using Socket log = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        log.Bind(new UnixDomainSocketEndPoint(devices.File("log")));
        using AustinRun run = AustinRun.StartCommand(
            ["unshare", "-m", "sh", "-c", InDevices, devices.Path, PublishedPrograms.Of(sampler), .. options, python.Path, Repository.Target("short_threads.py")],
            environment: new Dictionary<string, string> { ["AUSTIN_NO_LOGGING"] = off });
        AustinResult result = run.WaitForExit();
        Absence.SkipIfForbidden(result.Error.Contains("unshare", StringComparison.Ordinal), "new namespaces are not permitted");
        List<string> entries = [];
        byte[] buffer = new byte[4096];
        while (log.Available > 0)
        {
            entries.Add(Encoding.UTF8.GetString(buffer, 0, log.Receive(buffer)).TrimEnd('\0', '\n'));
        }

        return (result, [.. entries]);
    }
}
