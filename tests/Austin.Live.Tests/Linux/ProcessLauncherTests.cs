using System.Text;
using Austin.Common.Linux;
using Signals = Austin.Common.Linux.Signals;

namespace Austin.Live.Tests.Linux;

public sealed class ProcessLauncherTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Words_arrive_unchanged_even_when_they_are_not_utf8()
    {
        byte[] odd = [0xFF, (byte)' ', 0xC3, (byte)'*', (byte)'\n'];
        Assert.True(Run("sh", "-c", "printf '%s|' \"$@\" > \"$0\"", _path, odd, "", "-C", "$HOME").IsSuccess);
        Assert.Equal([.. odd, .. "||-C|$HOME|"u8], File.ReadAllBytes(_path));
    }

    [Fact]
    public void It_is_our_direct_child_with_our_environment_and_directory()
    {
        Assert.True(Run("sh", "-c", "{ echo $PPID; echo \"$PATH\"; pwd; } > \"$0\"", _path).IsSuccess);
        Assert.Equal(
            [$"{Environment.ProcessId}", Environment.GetEnvironmentVariable("PATH")!, Environment.CurrentDirectory],
            File.ReadAllLines(_path));
    }

    [Theory]
    [InlineData(true, "/dev/null")]
    [InlineData(false, "")]
    public void Standard_output_is_discarded_or_inherited(bool discard, string expected)
    {
        string inherited = new FileInfo("/proc/self/fd/1").LinkTarget!;
        Assert.True(Run(discard, "sh", "-c", "link=$(readlink /proc/$$/fd/1); echo \"$link\" > \"$0\"", _path).IsSuccess);
        Assert.Equal(expected.Length > 0 ? expected : inherited, File.ReadAllText(_path).Trim());
    }

    [Fact]
    public void Signals_are_as_if_a_shell_had_started_it()
    {
        Assert.True(Run("sh", "-c", "grep -E '^Sig(Ign|Blk)' /proc/self/status > \"$0\"", _path).IsSuccess);
        string[] own = [.. File.ReadLines("/proc/self/status").Where(line => line.StartsWith("SigIgn", StringComparison.Ordinal))];
        // Signals from 32 on are the C library's own business.
        ulong ignored = Mask(own[0]);
        ulong pipe = 1UL << (Signals.Pipe - 1);
        Assert.NotEqual(0UL, ignored & pipe);
        Assert.Equal(ignored & ~pipe, Mask(File.ReadAllLines(_path).Single(line => line.StartsWith("SigIgn", StringComparison.Ordinal))));
    }

    [Fact]
    public void Files_of_ours_are_not_inherited()
    {
        using OutputDescriptor output = OutputDescriptor.Create(_path + ".out", out _)!;
        Assert.True(Run("sh", "-c", "list=$(ls -l /proc/$$/fd); echo \"$list\" > \"$0\"", _path).IsSuccess);
        Assert.DoesNotContain(_path + ".out", File.ReadAllText(_path), StringComparison.Ordinal);
        File.Delete(_path + ".out");
    }

    [Theory]
    [InlineData("no-such-command", 2)]
    [InlineData("/etc/passwd", 13)]
    [InlineData("", 2)]
    public void A_command_that_cannot_be_executed_is_reported(string command, int expected)
    {
        Assert.Null(ProcessLauncher.Start([Encoding.UTF8.GetBytes(command)], true, out int errno));
        Assert.Equal(expected, errno);
    }

    [Fact]
    public void The_exit_status_is_told_and_the_process_stays_until_it_is_waited_for()
    {
        LaunchedProcess process = Start(true, "sh", "-c", "exit 7")!;
        Assert.True(SpinWait.SpinUntil(process.HasExited, 30_000));
        Assert.True(process.HasExited());
        Assert.True(Directory.Exists($"/proc/{process.Pid}"));
        Assert.Equal(new ExitStatus(false, 7), process.Wait(() => false));
        Assert.False(Directory.Exists($"/proc/{process.Pid}"));
        Assert.True(process.HasExited());
        Assert.Equal(new ExitStatus(false, 7), process.Wait(() => false));
    }

    [Fact]
    public void A_running_process_can_be_signalled_and_waiting_can_be_given_up()
    {
        LaunchedProcess process = Start(true, "sleep", "60")!;
        Assert.False(process.HasExited());
        Assert.Null(process.Wait(() => true));
        process.Signal(Signals.Kill);
        Assert.Equal(new ExitStatus(true, Signals.Kill), process.Wait(() => false));
    }

    private static ExitStatus Run(params object[] words) => Run(true, words);

    private static ExitStatus Run(bool discard, params object[] words) => Start(discard, words)!.Wait(() => false)!.Value;

    private static LaunchedProcess? Start(bool discard, params object[] words) =>
        ProcessLauncher.Start([.. words.Select(word => word as byte[] ?? Encoding.UTF8.GetBytes((string)word))], discard, out _);

    private static ulong Mask(string line) => Convert.ToUInt64(line.Split(':')[1].Trim(), 16) & 0x7FFFFFFF;
}
