using Austin.Captures.Samples;
using Austin.Common.Console;
using Austin.Common.Sampling;
using Austin.Common.Views;
using Austin.Testing;

namespace Austin.Common.Tests.Output;

public sealed class WhereViewTests : IDisposable
{
    private readonly CapturedOutput _output = new();
    private readonly SinkFixture _fixture = new();

    public void Dispose() => _output.Dispose();

    [Fact]
    public void Off_a_terminal_there_are_words_only()
    {
        Show(Styling.Plain, SampleFlags.Idle | SampleFlags.Invalid | SampleFlags.Gc, isChild: false);
        Assert.Equal(
            "\n\nidle Process 7 Thread 0:9 \"work)er\"\n\n    :INVALID:\n  P main (m.py:3)\n" +
            "  N sleep (/lib/libc.so:16)\n  K do_nanosleep (kernel)\n    :GC:\n",
            _output.Text);
    }

    [Fact]
    public void On_a_terminal_there_are_colours_and_emoji()
    {
        Show(Styling.For(isTerminal: true, noColor: null), SampleFlags.None, isChild: true);
        Assert.Equal(
            "\n\n🚀🧒 Process \e[35;1m7\e[0m 🧵 Thread \e[34;1m0:9\e[0m \"work)er\"\n\n" +
            "  P \e[33;1mmain\e[0m (\e[36;1mm.py\e[0m:\e[32;1m3\e[0m)\n" +
            "  N \e[38;5;246msleep\e[0m (\e[38;5;248;1m/lib/libc.so\e[0m:\e[38;5;246m16\e[0m)\n" +
            "  K \e[38;5;159mdo_nanosleep\e[0m 🐧\n",
            _output.Text);
    }

    [Fact]
    public void No_color_leaves_the_emoji()
    {
        Show(Styling.For(isTerminal: true, noColor: "1"), SampleFlags.Idle, isChild: false);
        Assert.StartsWith("\n\n💤 Process 7 🧵 Thread 0:9 \"work)er\"\n", _output.Text, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', _output.Text);
    }

    [Fact]
    public void Hostile_names_do_not_reach_the_terminal()
    {
        WhereView view = new(_output.File, Styling.Plain);
        Sample sample = _fixture.Sample([_fixture.Python("a\e[2J", "f\n", 1)]);
        view.Write(sample, new WhereThread { Name = "\e]0;x\a", Activity = new ThreadActivity { Doing = ThreadDoing.InCall, Call = "read", CallObject = "/\e[2J" } });
        view.End();
        Assert.EndsWith("\"\\x1b]0;x\\x07\": in read of /\\x1b[2J\n\n    f\\x0a (a\\x1b[2J:1)\n", _output.Text, StringComparison.Ordinal);
    }

    private void Show(Styling styling, SampleFlags flags, bool isChild)
    {
        WhereView view = new(_output.File, styling);
        int[] frames = [_fixture.Python("m.py", "main", 3), _fixture.Native("/lib/libc.so", "sleep", 16), _fixture.Kernel("do_nanosleep")];
        Sample sample = _fixture.Sample(frames, flags, thread: 9, pid: 7);
        view.Write(sample, new WhereThread { Name = "work)er", IsChild = isChild });
        view.End();
    }
}
