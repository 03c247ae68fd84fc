using Austin.Captures.Samples;
using Austin.Captures.Writing;

namespace Austin.Common.Tests.Output;

/// <summary>Writes the same mixture of samples again and again, to see what a sink allocates once it knows them.</summary>
internal static class SinkRounds
{
    public static void Write(ISampleWriter sink, SinkFixture fixture, int[] deep)
    {
        for (int i = 0; i < 1_000; i++)
        {
            Sample whole = fixture.Sample(deep, SampleFlags.None, i, -i, thread: i % 3);
            sink.Write(whole);
            Sample part = fixture.Sample(deep.AsSpan(0, i % deep.Length), SampleFlags.Gc | SampleFlags.Idle, i, i, thread: 7);
            sink.Write(part);
        }
    }

    public static long AllocatedByRound(ISampleWriter sink, SinkFixture fixture, int[] deep)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        Write(sink, fixture, deep);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
