using Austin.Live.Tests.Tools.Browser;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Austin.Live.Tests.Framework;

/// <summary>
/// Runs the tests of an assembly. Those that failed, beside others, where a test may get no CPU for seconds, or on a machine that stood still for
/// a moment, run once more when all have ended, one at a time, and count as they end then; each is told, and of more than <see cref="Most"/>
/// none gets the chance.
/// </summary>
internal sealed class SecondChanceRunner(
    ITestAssembly testAssembly, IEnumerable<IXunitTestCase> testCases, IMessageSink diagnostics, IMessageSink execution, ITestFrameworkExecutionOptions options)
    : XunitTestAssemblyRunner(testAssembly, testCases, diagnostics, execution, options)
{
    /// <summary>Most tests that may run again: where more fail it is not for chance.</summary>
    public const int Most = 6;

    private readonly List<FailedCase> _failed = [];

    protected override async Task<RunSummary> RunTestCollectionsAsync(IMessageBus messageBus, CancellationTokenSource cancellationTokenSource)
    {
        try
        {
            return await RunAllAsync(messageBus, cancellationTokenSource);
        }
        finally
        {
            Chromium.QuitIdle();
        }
    }

    protected override async Task<RunSummary> RunTestCollectionAsync(
        IMessageBus messageBus, ITestCollection testCollection, IEnumerable<IXunitTestCase> testCases, CancellationTokenSource cancellationTokenSource)
    {
        using HoldingBus holding = new(messageBus);
        RunSummary summary = await base.RunTestCollectionAsync(holding, testCollection, testCases, cancellationTokenSource);
        lock (_failed)
        {
            _failed.AddRange(holding.Failed);
        }

        return summary;
    }

    private async Task<RunSummary> RunAllAsync(IMessageBus messageBus, CancellationTokenSource cancellationTokenSource)
    {
        RunSummary all = await base.RunTestCollectionsAsync(messageBus, cancellationTokenSource);
        if (_failed.Count > Most || cancellationTokenSource.IsCancellationRequested)
        {
            _failed.ForEach(failed => failed.Tell(messageBus));
            return all;
        }

        foreach (IGrouping<ITestCollection, FailedCase> collection in _failed.GroupBy(failed => failed.Case.TestMethod.TestClass.TestCollection))
        {
            foreach (FailedCase failed in collection)
            {
                DiagnosticMessageSink.OnMessage(new DiagnosticMessage($"Failed at first, and runs again by itself: {failed.Case.DisplayName}: {failed.Reason}"));
                (all.Total, all.Failed) = (all.Total - failed.Tests, all.Failed - failed.Failures);
            }

            all.Aggregate(await base.RunTestCollectionAsync(messageBus, collection.Key, collection.Select(failed => failed.Case), cancellationTokenSource));
        }

        return all;
    }
}
