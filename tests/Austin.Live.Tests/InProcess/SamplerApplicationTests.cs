using System.Globalization;
using Austin.Common.CommandLine;
using Austin.Common.Sampling;

namespace Austin.Live.Tests.InProcess;

[Collection(nameof(OwnProcess))]
public sealed class SamplerApplicationTests
{
    [Fact]
    public void A_run_writes_header_samples_and_trailer_and_talks_on_standard_error()
    {
        ApplicationRun run = ApplicationRun.Of(null, "-i", "1ms", "sh", "-c", "exit 7");
        Assert.Equal(0, run.Code);
        Assert.Equal(
            "# map: 1000-2000 /lib/x.so\n# austin: 3.7.0\n# interval: 1000\n# mode: wall\n# implementation: austin-dotnet V\n# thread: 5 0:6 MainThread\n\n" +
            "P5;T0:6;m.py:main:3 100\n\n# duration: N\n# truncated: 0/1\n# inferred: 0/1\n# placement: 0/0\n\n",
            ApplicationRun.Normalize(run.Out));
        Assert.Equal(
            "austin 3.7.0 [Austin for .NET V]\n\nPython version: 3.11.7\n\nStatistics\nSampling duration : N s\n" +
            "Frame sampling (min/avg/max) : 42/42/42 μs\n" +
            "Long sampling rate : 0/1 (0.00 %) samples took longer than the sampling interval to collect\n" +
            "Error rate : 0/1 (0.00 %) invalid samples\nThe command exited with status 7.\n",
            ApplicationRun.Normalize(run.Error));
        Assert.True(run.Sampler.IsDisposed);
    }

    [Fact]
    public void Pipe_mode_says_nothing_and_adds_metadata()
    {
        ApplicationRun run = ApplicationRun.Of(null, "-CPfg", "true");
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Equal(
            "# map: 1000-2000 /lib/x.so\n# austin: 3.7.0\n# interval: 100\n# mode: full\n# memory: N\n# multiprocess: on\n" +
            "# implementation: austin-dotnet V\n# python: 3.11.7\n# thread: 5 0:6 MainThread\n\nP5;T0:6;m.py:main:3 100,0,8\n\n" +
            "# duration: N\n# gc: 0\n# sampling: 42,42,42\n# saturation: 0/1\n# errors: 0/1\n# truncated: 0/1\n# inferred: 0/1\n# placement: 0/0\n\n",
            ApplicationRun.Normalize(run.Out));
    }

    [Fact]
    public void Personality_4_writes_MOJO_and_its_version()
    {
        ApplicationRun run = ApplicationRun.Of(CompatibleVersion.Austin4, null, "-P", "true");
        Assert.Equal("4d4f4a03", Convert.ToHexStringLower(run.OutBytes.AsSpan(0, 4)));
        Assert.Contains("\u0001austin\04.0.0\0", run.Out, StringComparison.Ordinal);
        Assert.Equal("austin 4.0.0\n", ApplicationRun.Of(CompatibleVersion.Austin4, null, "-V").Out[..13]);
    }

    [Fact]
    public void No_words_print_the_usage_on_standard_output()
    {
        ApplicationRun run = ApplicationRun.Of(null);
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.StartsWith("Usage: austin ", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Usage: austin [OPTION...] command [ARG...]\n", "--help")]
    [InlineData("Usage: austin [-", "--usage")]
    [InlineData("austin 3.7.0\nAustin for .NET ", "--version")]
    public void Information_goes_to_standard_output(string expected, string word)
    {
        ApplicationRun run = ApplicationRun.Of(null, word);
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.StartsWith(expected, run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_mode_prints_the_view_alone()
    {
        using Sleeper sleeper = new();
        ApplicationRun run = ApplicationRun.Of(null, "-bw", sleeper.Pid);
        Assert.Equal((0, "\n\nrunning Process 5 Thread 0:6 \"MainThread\"\n\n    main (m.py:3)\n"), (run.Code, run.Out));
        Assert.Equal("austin 3.7.0 [Austin for .NET V]\n\nPython version: 3.11.7\n", ApplicationRun.Normalize(run.Error));
        Assert.StartsWith("# python: 3.11.7\n\n\nrunning", ApplicationRun.Of(null, "-Pw", sleeper.Pid).Out, StringComparison.Ordinal);
    }

    [Fact]
    public void The_output_file_gets_the_samples()
    {
        string path = Path.GetTempFileName();
        ApplicationRun run = ApplicationRun.Of(null, "-Po", path, "true");
        Assert.Equal((0, ""), (run.Code, run.Out));
        Assert.Contains("\nP5;T0:6;m.py:main:3 100\n", File.ReadAllText(path), StringComparison.Ordinal);
        File.Delete(path);
    }

    [Theory]
    [InlineData("1", "Sampling for 1 second\n")]
    [InlineData("20", "Sampling for 20 seconds\n")]
    public void An_exposure_is_announced(string seconds, string expected)
    {
        ApplicationRun run = ApplicationRun.Of(null, "-x", seconds, "true");
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.Equal(int.Parse(seconds), run.Sampler.Settings!.Exposure.TotalSeconds);
    }

    [Fact]
    public void Children_are_reported_as_they_are_found()
    {
        using Sleeper sleeper = new();
        ScriptedSampler sampler = new()
        {
            OnAttach = (target, observer, _) =>
            {
                observer.RootIsNotPython(target.Pid);
                observer.ProcessFound(99999999, "3.12.1", isRoot: false);
                observer.ProcessFound(int.Parse(sleeper.Pid, CultureInfo.InvariantCulture), "3.12.2", isRoot: false);
                return new AttachResult(AttachOutcome.Found, 99999999);
            },
        };
        ApplicationRun run = ApplicationRun.Of(sampler, "-C", "true");
        Assert.Contains(
            "\nParent process\nNot a Python process.\n\nChild processes\n\nPython version: 3.12.1, process 99999999\n" +
            $"\nPython version: 3.12.2, process {sleeper.Pid} (sleep 60)\n",
            run.Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_process_behind_a_wrapper_is_named()
    {
        ScriptedSampler sampler = new()
        {
            OnAttach = (_, observer, _) =>
            {
                observer.ProcessFound(99, "3.12.1", isRoot: true);
                return new AttachResult(AttachOutcome.Found, 99, "3.12.1");
            },
        };
        Assert.Contains("\nSampling process 99, which runs behind process ", ApplicationRun.Of(sampler, "true").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_of_old_front_ends_get_a_note() =>
        Assert.Contains("austin: the option -e has no effect in this version.\n", ApplicationRun.Of(null, "-Pe", "true").Error, StringComparison.Ordinal);
}
