using Austin.Documents.Support;

namespace Austin.Documents.Tests;

public sealed class SupportTableTests
{
    private const string Document = "a\n<!-- what is supported: written by build/Austin.Documents -->\nold\n<!-- end of what is supported -->\nb\n";

    private static readonly TestResult[] _results =
    [
        new("Austin.Live.Tests.Stacks.ShapeTests", "x(version: \"3.13\")", true),
        new("Austin.Live.Tests.Stacks.ShapeTests", "x(version: \"3.13t\")", true),
        new("Austin.Live.Tests.Where.WhereTests", "x(sampler: Austin, version: \"3.8\")", true),
        new("Austin.Live.Tests.Where.WhereTests", "x(sampler: AustinP, version: \"3.8\")", true),
        new("Austin.Live.Tests.Where.WhereTests", "x(sampler: AustinP, version: \"3.9\")", false),
        new("Austin.Live.Tests.Packages.PackageTests", "x", true),
    ];

    [Fact]
    public void What_passed_is_counted_by_version_and_subject() =>
        Assert.Equal(
            """
            a
            <!-- what is supported: written by build/Austin.Documents -->
            | CPython | stacks | where mode | time, memory, GIL, tasks | commands, children, ends | native frames | core files |
            | --- | --- | --- | --- | --- | --- | --- |
            | 3.8 | – | 2 | – | – | – | – |
            | 3.13 | 1 | – | – | – | – | – |
            | 3.13t | 1 | – | – | – | – | – |
            <!-- end of what is supported -->
            b

            """,
            SupportTable.Of(_results).PutInto(Document));

    [Fact]
    public void A_claim_that_no_test_showed_is_found()
    {
        SupportTable claimed = SupportTable.ClaimedBy(SupportTable.Of(_results).PutInto(Document));
        Assert.Empty(claimed.Unproven(SupportTable.Of(_results)));
        Assert.Equal(["3.13t, stacks: 1 claimed, none passed"], claimed.Unproven(SupportTable.Of([_results[0], _results[2]])));
    }

    [Fact]
    public void Results_are_read_as_the_runner_writes_them()
    {
        using StringReader text = new("""
            <?xml version="1.0" encoding="utf-8"?>
            <TestRun xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010">
              <Results>
                <UnitTestResult testId="1" testName="N.C.f(version: &quot;3.8&quot;)" outcome="Passed" />
                <UnitTestResult testId="1" testName="N.C.f(version: &quot;3.9&quot;)" outcome="Failed" />
                <UnitTestResult testId="1" testName="N.C.f(version: &quot;3.10&quot;)" outcome="NotExecuted" />
              </Results>
              <TestDefinitions><UnitTest id="1"><TestMethod className="N.C" /></UnitTest></TestDefinitions>
            </TestRun>
            """);
        Assert.Equal(
            [new("N.C", "N.C.f(version: \"3.8\")", true), new("N.C", "N.C.f(version: \"3.9\")", false), new("N.C", "N.C.f(version: \"3.10\")", false)],
            TestResults.Read(text));
    }
}
