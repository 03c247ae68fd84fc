namespace Austin.Common.CommandLine;

/// <summary>The examples of the help, in its order.</summary>
internal static class ExampleTable
{
    private static readonly Example[] _all =
    [
        new("-o samples.txt python3 app.py", "Run a command and sample it to its end."),
        new("-i 1ms -x 30 -bo samples.mojo -p 1234", "Sample process 1234 for 30 seconds, into a compact file.", Programs.Austin),
        new("-x 30 -ko samples.txt -p 1234", "Sample process 1234 for 30 seconds, with native and kernel frames.", Programs.AustinP),
        new("-Cso samples.txt ./serve.sh", "CPU time of all Python processes that a script starts."),
        new("-w 1234", "Where is every thread of process 1234 now?"),
        new("-w --core core.1234", "Where was every thread of a process that crashed?"),
        new("--doctor 1234", "What stands in the way of sampling process 1234?"),
        new("-x 5 -p 1234 | austin-tools austin2flamegraph - flame.html", "A flame graph of five seconds."),
        new("-o flame.html python3 app.py", "Run a command and make a flame graph of it.", Programs.Record),
        new("-x 30 -o profile.pb.gz -p 1234", "Thirty seconds of process 1234, for pprof.", Programs.Record),
        new("-ko flame.html python3 app.py", "The same with native and kernel frames.", Programs.Record),
        new("--as flamegraph --as speedscope -Cso app.html ./serve.sh", "CPU time of all Python processes that a script starts, twice.", Programs.Record),
        new("--every 60s -o web.html -p 1234", "A flame graph for every minute: web-0001.html, web-0002.html ...", Programs.Record),
    ];

    /// <summary>The examples of a program.</summary>
    public static IReadOnlyList<Example> For(Programs program) => [.. _all.Where(example => (example.Programs & program) != 0)];
}
