namespace Austin.Live.Tests.RealPrograms;

/// <summary>What a run of a program left, without what differs from run to run.</summary>
/// <param name="Status">The status of the program.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Error">Its standard error.</param>
/// <param name="Files">The files it made.</param>
/// <param name="Answers">What it answered as a server.</param>
internal sealed record ProgramOutcome(int Status, string Output, string Error, IReadOnlyDictionary<string, string> Files, string Answers)
{
    /// <summary>Insists that two runs came to the same.</summary>
    public void AssertSame(ProgramOutcome sampled)
    {
        Assert.Equal(Status, sampled.Status);
        Assert.Equal(Error, sampled.Error);
        Assert.Equal(Output, sampled.Output);
        Assert.Equal(Answers, sampled.Answers);
        Assert.Equal(Files.Keys.Order(StringComparer.Ordinal), sampled.Files.Keys.Order(StringComparer.Ordinal));
        foreach ((string name, string text) in Files)
        {
            Assert.Equal(text, sampled.Files[name]);
        }
    }
}
