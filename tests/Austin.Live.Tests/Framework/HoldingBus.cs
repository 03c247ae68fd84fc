using Xunit.Abstractions;
using Xunit.Sdk;

namespace Austin.Live.Tests.Framework;

/// <summary>Passes on what is told of the tests of one collection, but keeps what is told of those of a case until it has ended; of a case that failed, for good.</summary>
/// <param name="next">Gets the rest.</param>
internal sealed class HoldingBus(IMessageBus next) : IMessageBus
{
    private readonly List<IMessageSinkMessage> _held = [];
    private readonly List<FailedCase> _failed = [];

    /// <summary>The cases that failed.</summary>
    public IReadOnlyList<FailedCase> Failed => _failed;

    public bool QueueMessage(IMessageSinkMessage message)
    {
        switch (message)
        {
            case ITestMessage:
                _held.Add(message);
                return true;
            case ITestCaseFinished finished:
                FailedCase ended = new((IXunitTestCase)finished.TestCase, [.. _held]);
                _held.Clear();
                if (ended.Failures > 0)
                {
                    _failed.Add(ended);
                    return next.QueueMessage(new TestCaseFinished(finished.TestCase, finished.ExecutionTime, testsRun: 0, testsFailed: 0, testsSkipped: 0));
                }

                ended.Tell(next);
                return next.QueueMessage(message);
            default:
                return next.QueueMessage(message);
        }
    }

    public void Dispose()
    {
    }
}
