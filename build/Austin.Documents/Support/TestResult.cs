namespace Austin.Documents.Support;

/// <summary>One row of a test that was run.</summary>
/// <param name="Class">The full name of the test's class.</param>
/// <param name="Name">The test's name with its arguments.</param>
/// <param name="HasPassed">Whether it passed.</param>
internal sealed record TestResult(string Class, string Name, bool HasPassed);
