namespace Austin.Live.Tests.Stacks;

/// <summary>No stack is shown that cannot have existed, however fast the program calls and returns.</summary>
/// <remarks>
/// The reference reads the frames of 3.11 and later one after the other while they change: 2.5 % impossible stacks on
/// 3.11, 8 % on 3.12 and 0.8 % on 3.13 with the two chains, and more than a third with the random graphs.
/// </remarks>
[Collection(nameof(Alone))]
public sealed class CallGraphTests
{
    [SkippableTheory]
    [PythonVersions(FreeThreaded = true, Few = true)]
    public void Alternating_chains_hardly_ever_mix(string version) => Measurement.NotTwice(() =>
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.Require(version), "callgraph.py", "chains");
        (int samples, List<string> objections) = Judge(target, atLeast: 50_000, mostOutside: 0.15);
        Assert.True(objections.Count <= samples / 1000, $"{objections.Count} of {samples}: {objections.FirstOrDefault()}");
    });

    [SkippableTheory]
    [PythonVersions(Few = true)]
    public void Tiny_functions_called_at_random_hardly_ever_mix(string version) =>
        AssertRare(version, 0.001, "random", "1", "tiny");

    [SkippableTheory]
    [PythonVersions(FreeThreaded = true)]
    public void Tiny_functions_and_generators_called_at_random_hardly_ever_mix(string version) =>
        AssertRare(version, 0.001, "random", "2", "tiny", "generators");

    [SkippableTheory]
    [PythonVersions(Few = true)]
    public void Small_functions_called_at_random_hardly_ever_mix(string version) =>
        AssertRare(version, 0.002, "random", "3", "small", "generators");

    private static void AssertRare(string version, double bound, params string[] arguments) => Measurement.NotTwice(() =>
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.Require(version), "callgraph.py", arguments);
        (int samples, List<string> objections) = Judge(target, atLeast: 30_000, mostOutside: 0.01);
        Assert.True(objections.Count <= samples * bound, $"{objections.Count} of {samples}: {string.Join('\n', objections.Take(3))}");
    });

    /// <summary>Samples as fast as it goes until there are enough, and lists what is wrong with the stacks.</summary>
    /// <remarks>
    /// The graph runs through exec and never ends: a stack without it lost its innermost functions to the frame that calls
    /// that C function (27 to 37 % of the samples of 3.11 to 3.13, where what C called looks after each return as if it had ended).
    /// </remarks>
    private static (int Samples, List<string> Objections) Judge(RunningTarget target, int atLeast, double mostOutside)
    {
        CallGraph graph = new(target.Report);
        List<string> objections = [];
        int samples = 0;
        int whole = 0;
        int outside = 0;
        for (int run = 0; run < 30 && samples < atLeast; run++)
        {
            Capture capture = AustinRun.ToEnd(Sampler.Austin, "-b", "-i", "0", "-x", "1", "-p", $"{target.Pid}").Succeeded().Mojo();
            samples += capture.Samples.Count;
            whole += capture.Samples.Count(sample => !sample.IsInvalid);
            outside += capture.Samples.Count(sample => !sample.IsInvalid && !graph.IsReachedBy(sample.Frames));
            objections.AddRange(capture.Samples.Where(sample => !sample.IsInvalid)
                .Select(sample => graph.Objection(sample.Frames)).OfType<string>());
        }

        Assert.True(samples >= atLeast, $"only {samples} samples in thirty seconds");
        Assert.True(whole >= samples * 0.999, $"{samples - whole} of {samples} samples are invalid");
        Assert.True(outside <= samples * mostOutside, $"{outside} of {samples} samples end outside of the graph");
        return (samples, objections);
    }
}
