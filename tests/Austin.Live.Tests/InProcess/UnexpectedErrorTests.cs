using System.Text.Json;
using Austin.Captures.Writing;
using Austin.Common.Sampling;
using Sampler = Austin.Common.Sampling.Loop.Sampler;
using Signals = Austin.Common.Linux.Signals;

namespace Austin.Live.Tests.InProcess;

/// <summary>An error of ours costs a sample or ends the profile, never the command.</summary>
[Collection(nameof(OwnProcess))]
public sealed class UnexpectedErrorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Statistics => _folder.File("statistics");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_command_goes_on_to_its_own_end_and_the_profile_is_whole_up_to_there()
    {
        ApplicationRun run = ApplicationRun.Of(FailingAfterASample(), "--stats-json", Statistics, "sh", "-c", "sleep 0.3; exit 7");
        Assert.Equal(70, run.Code);
        Assert.Contains("\nP5;T0:6;m.py:main:3 100\n\n# duration: ", run.Out, StringComparison.Ordinal);
        Assert.EndsWith("\n\n", run.Out, StringComparison.Ordinal);
        string line = Assert.Single(run.Error.Split('\n'), l => l.StartsWith("An unexpected error", StringComparison.Ordinal));
        Assert.StartsWith(
            "An unexpected error occurred. The profile ends here; the command goes on. Please report it with this text: " +
            "InvalidOperationException: no such luck [", line, StringComparison.Ordinal);
        Assert.Contains(nameof(UnexpectedErrorTests), line, StringComparison.Ordinal);
        Assert.DoesNotContain(Repository.Root, line, StringComparison.Ordinal);
        Assert.Contains("Statistics\n", run.Error, StringComparison.Ordinal);
        Assert.EndsWith("The command exited with status 7.\n", run.Error, StringComparison.Ordinal);
        Assert.Equal(("failed", 7, 70, 1), Told(run: true));
        Assert.StartsWith("InvalidOperationException: no such luck [", Read().GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.True(run.Sampler.IsDisposed);
    }

    [Fact]
    public void An_error_before_the_first_sample_leaves_the_command_alone_too()
    {
        ScriptedSampler sampler = new() { OnAttach = (_, _, _) => throw new InvalidOperationException("no such luck") };
        ApplicationRun run = ApplicationRun.Of(sampler, "--stats-json", Statistics, "sh", "-c", "sleep 0.3; exit 7");
        Assert.Equal(70, run.Code);
        Assert.EndsWith("The command exited with status 7.\n", run.Error, StringComparison.Ordinal);
        Assert.Equal(("not_sampled", 7, 70, 0), Told(run: false));
    }

    [Fact]
    public void What_is_known_is_written_when_nothing_could_even_begin()
    {
        ApplicationRun run = ApplicationRun.Of(null, "--stats-json", Statistics, "-o", "/no/such/folder/x", "true");
        Assert.Equal((255, 255), (run.Code, Read().GetProperty("exit_code").GetInt32()));
        Assert.Equal(
            "Unable to create the given output file: /no/such/folder/x: No such file or directory", Read().GetProperty("reason").GetString());

        ScriptedSampler sampler = new() { OnCreate = () => throw new InvalidOperationException("no such luck") };
        Assert.Equal(70, ApplicationRun.Of(sampler, "--stats-json", Statistics, "true").Code);
        Assert.Equal(("not_sampled", 70), (Read().GetProperty("end").GetString(), Read().GetProperty("exit_code").GetInt32()));
        Assert.StartsWith("InvalidOperationException: no such luck [", Read().GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_process_that_was_attached_to_is_not_waited_for()
    {
        using Sleeper sleeper = new();
        ApplicationRun run = ApplicationRun.Of(FailingAfterASample(), "--stats-json", Statistics, "-p", sleeper.Pid);
        Assert.Equal(70, run.Code);
        Assert.Contains("\nAn unexpected error occurred. The profile ends here. Please report", run.Error, StringComparison.Ordinal);
        Assert.EndsWith("\n\n", run.Out, StringComparison.Ordinal);
        Assert.Equal("failed", Read().GetProperty("end").GetString());
        Assert.True(sleeper.IsRunning);
    }

    [Fact]
    public void A_signal_still_reaches_the_command_after_an_error()
    {
        ScriptedSampler sampler = new()
        {
            OnRun = (_, _, _, stop) =>
            {
                stop.Request(Signals.Terminate);
                throw new InvalidOperationException("no such luck");
            },
        };
        Assert.EndsWith("The command was ended by SIGTERM.\n", ApplicationRun.Of(sampler, "sleep", "60").Error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void The_real_loop_loses_one_sample_to_an_error_in_it()
    {
        Interpreter python = Interpreters.RequireAny();
        FaultySink? sink = null;
        ApplicationRun run = Sampling(python, real => (faulty, statistics, stop) =>
            real.Run(sink = new FaultySink(faulty) { FailsAt = 20 }, statistics, stop));
        Assert.Equal(0, run.Code);
        Assert.Equal(("target_gone", 7, 0, sink!.Written), Told(run: true));
        Assert.True(sink.Written > 40);
        Assert.Equal(1, Read().GetProperty("errors").GetInt64());
        Assert.StartsWith("InvalidOperationException: of a sample [", Read().GetProperty("first_error").GetString(), StringComparison.Ordinal);
        Assert.Equal(sink.Written, run.Out.Split('\n').Count(l => l.StartsWith('P')));
        Assert.Contains("Samples lost to unexpected errors : 1. Please report", run.Error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void The_real_loop_ends_with_an_error_outside_of_a_sample()
    {
        Interpreter python = Interpreters.RequireAny();
        FaultySink? sink = null;
        ApplicationRun run = Sampling(python, real => (faulty, statistics, stop) =>
            real.Run(sink = new FaultySink(faulty) { FailsAt = 20, FailsToForget = true }, statistics, stop));
        Assert.Equal(70, run.Code);
        Assert.Equal(19, sink!.Written);
        Assert.Equal(("failed", 7, 70, 19), Told(run: true));
        Assert.Contains("InvalidOperationException: outside of a sample [", run.Error, StringComparison.Ordinal);
        Assert.EndsWith("\n\n", run.Out, StringComparison.Ordinal);
    }

    // With the real sampler and a program that ends with status 7 after a while.
    private ApplicationRun Sampling(
        Interpreter python,
        Func<Sampler, Func<ISampleWriter, SamplingStatistics, StopRequest, RunEnd>> script)
    {
        Sampler? real = null;
        ScriptedSampler sampler = new()
        {
            OnAttach = (target, observer, stop) =>
            {
                real = new Sampler(new SamplingSettings { StartTimeout = TimeSpan.FromSeconds(20), Interval = TimeSpan.FromMilliseconds(5) });
                return real.Attach(target, observer, stop);
            },
            OnRun = (_, writer, statistics, stop) => script(real!)(writer, statistics, stop),
        };
        try
        {
            return ApplicationRun.Of(
                sampler, "--stats-json", Statistics, python.Path, "-c", "import time, sys; time.sleep(0.6); sys.exit(7)");
        }
        finally
        {
            real?.Dispose();
        }
    }

    private static ScriptedSampler FailingAfterASample() => new()
    {
        OnRun = (sampler, sink, statistics, _) =>
        {
            sampler.WriteSample(sink, statistics);
            throw new InvalidOperationException("no such luck");
        },
    };

    private JsonElement Read() => JsonDocument.Parse(File.ReadAllBytes(Statistics)).RootElement;

    private (string? End, int Status, int Code, long Samples) Told(bool run) => (
        Read().GetProperty("end").GetString(), Read().GetProperty("command_status").GetInt32(),
        Read().GetProperty("exit_code").GetInt32(), run ? Read().GetProperty("samples").GetInt64() : 0);
}
