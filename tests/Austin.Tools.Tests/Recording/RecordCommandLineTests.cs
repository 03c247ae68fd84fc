using Austin.Tools.Recording;
using Austin.Tools.Tests.Support;

namespace Austin.Tools.Tests.Recording;

/// <summary>What is asked for by words, before anything is started.</summary>
public sealed class RecordCommandLineTests
{
    [Theory]
    [InlineData("a.html", "flamegraph")]
    [InlineData("a.HTM", "flamegraph")]
    [InlineData("a.speedscope.json", "speedscope")]
    [InlineData("a.pb", "pprof")]
    [InlineData("a.pb.gz", "pprof")]
    [InlineData("a.pprof", "pprof")]
    [InlineData("a.json.gz", "gecko")]
    [InlineData("a.gecko.json", "gecko")]
    [InlineData("a.trace.json", "perfetto")]
    [InlineData("a.perfetto.json", "perfetto")]
    [InlineData("a.txt", "collapsed")]
    [InlineData("a.folded", "collapsed")]
    [InlineData("a.stats.txt", "stats")]
    [InlineData("a.mojo", "mojo")]
    public void The_ending_tells_the_format(string file, string format)
    {
        RecordOutput output = Assert.Single(RecordOutput.Choose([], [file], "stem", out string? error));
        Assert.Null(error);
        Assert.Equal((format, file), (output.Format.Name, output.Path));
    }

    [Theory]
    [InlineData("html", "flamegraph", "html")]
    [InlineData("a.html", "flamegraph collapsed", "a.html a.txt")]
    [InlineData("a.html", "collapsed speedscope", "a.txt a.speedscope.json")]
    [InlineData("a.folded", "collapsed mojo", "a.folded a.mojo")]
    [InlineData("a", "collapsed mojo", "a.txt a.mojo")]
    [InlineData(null, "", "stem.html")]
    [InlineData(null, "pprof stats", "stem.pb.gz -")]
    [InlineData("a.html b.mojo", "", "flamegraph:a.html mojo:b.mojo")]
    [InlineData("a.html -", "stats", "flamegraph:a.html stats:-")]
    [InlineData("a - b.mojo", "collapsed stats mojo", "collapsed:a stats:- mojo:b.mojo")]
    public void Several_formats_get_names_of_their_own(string? files, string formats, string expected)
    {
        RecordFormat[] chosen = [.. formats.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(name => RecordFormat.Named(name)!)];
        IReadOnlyList<RecordOutput> outputs = RecordOutput.Choose(chosen, files?.Split(' ') ?? [], "stem", out string? error);
        Assert.Null(error);
        bool tellsFormats = expected.Contains(':', StringComparison.Ordinal);
        Assert.Equal(expected, string.Join(' ', outputs.Select(output => tellsFormats ? $"{output.Format.Name}:{output.Path}" : output.Path)));
    }

    [Theory]
    [InlineData("a.html", "a-0007.html")]
    [InlineData("x.y/a.speedscope.json", "x.y/a-0007.speedscope.json")]
    public void The_number_of_a_period_stands_before_the_ending(string file, string expected) =>
        Assert.Equal(expected, RecordOutput.Choose([], [file], "stem", out _)[0].Numbered(7).Path);

    [Theory]
    [InlineData("speedscope, gecko or perfetto", "-o", "a.json", "cmd")]
    [InlineData("tells no format", "-o", "a.svg", "cmd")]
    [InlineData("-o - needs --as", "-o", "-", "cmd")]
    [InlineData("standard output takes one format", "--as", "mojo", "--as", "stats", "-o", "-", "cmd")]
    [InlineData("b.svg tells no format", "-o", "a.html", "-o", "b.svg", "cmd")]
    [InlineData("no -o is left for --as mojo", "--as", "mojo", "-o", "a.html", "-o", "b.txt", "cmd")]
    [InlineData("written to one file", "-o", "a.html", "-o", "a.html", "cmd")]
    [InlineData("there is no format sunburst", "--as", "sunburst", "cmd")]
    [InlineData("nothing to record", "-o", "a.html")]
    [InlineData("the -p option is incompatible", "-p", "1", "cmd")]
    [InlineData("invalid PID", "-p", "x")]
    [InlineData("sampling interval", "-i", "x", "cmd")]
    [InlineData("--every takes a time of at least a second", "--every", "10ms", "cmd")]
    [InlineData("--range takes two times", "--range", "5s", "cmd")]
    [InlineData("--every and --range", "--every", "1s", "--range", "1s-", "cmd")]
    [InlineData("--every and --open", "--every", "1s", "--open", "cmd")]
    [InlineData("--open needs a file", "--open", "--as", "stats", "cmd")]
    [InlineData("no such folder: /nonexistent", "--source-root", "/nonexistent", "--as", "heatmap", "cmd")]
    [InlineData("add --as heatmap", "--source-root", "/", "-o", "x.html", "cmd")]
    [InlineData("--every needs files", "--every", "1s", "--as", "stats", "cmd")]
    [InlineData("do not go with -n", "-n", "--exact", "cmd")]
    [InlineData("do not go with -n", "-k", "--budget", "1", "cmd")]
    [InlineData("invalid option -- 'b'", "-b", "cmd")]
    [InlineData("unrecognized option '--where'", "--where", "1")]
    [InlineData("requires an argument", "--as")]
    public void A_wrong_command_line_is_refused_with_the_reason(string reason, params string[] words)
    {
        (int code, string error) = Tool.Run(["austin-record", .. words]);
        Assert.Equal(64, code);
        Assert.StartsWith("austin-record: ", error, StringComparison.Ordinal);
        Assert.Contains(reason, error, StringComparison.Ordinal);
        Assert.Contains("austin-record --help", error, StringComparison.Ordinal);
    }
}
