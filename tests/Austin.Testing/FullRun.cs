namespace Austin.Testing;

/// <summary>The run that tries everything, each night; others leave out rows that differ from one they have in what the test is not about.</summary>
public static class FullRun
{
    /// <summary>Whether <c>AUSTIN_TEST_ALL</c> is <c>1</c>.</summary>
    public static bool IsAsked { get; } = Environment.GetEnvironmentVariable("AUSTIN_TEST_ALL") == "1";
}
