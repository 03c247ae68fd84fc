using Xunit.Abstractions;
using Xunit.Sdk;

namespace Austin.Live.Tests.Framework;

/// <summary>A test case of which a test failed, with what is to be told of it.</summary>
/// <param name="Case">The test case.</param>
/// <param name="Messages">What is told of its tests.</param>
internal sealed record FailedCase(IXunitTestCase Case, IReadOnlyList<IMessageSinkMessage> Messages)
{
    private const int MostText = 300;

    /// <summary>Number of its tests.</summary>
    public int Tests => Messages.OfType<ITestResultMessage>().Count();

    /// <summary>Number of those that failed.</summary>
    public int Failures => Messages.OfType<ITestFailed>().Count();

    /// <summary>How what the first failure says begins, on one line.</summary>
    public string Reason
    {
        get
        {
            string text = string.Join(' ', Messages.OfType<ITestFailed>().First().Messages).ReplaceLineEndings(" ");
            return text.Length > MostText ? string.Concat(text.AsSpan(0, MostText), "…") : text;
        }
    }

    /// <summary>Tells it.</summary>
    public void Tell(IMessageBus bus)
    {
        foreach (IMessageSinkMessage message in Messages)
        {
            _ = bus.QueueMessage(message);
        }
    }
}
