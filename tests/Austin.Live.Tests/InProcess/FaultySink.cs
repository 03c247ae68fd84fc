using Austin.Captures.Samples;
using Austin.Captures.Writing;

namespace Austin.Live.Tests.InProcess;

/// <summary>Passes all on, but for one sample, at which it throws.</summary>
internal sealed class FaultySink(ISampleWriter sink) : ISampleWriter
{
    private int _seen;

    /// <summary>Number of the sample that fails, from 1.</summary>
    public required int FailsAt { get; init; }

    /// <summary>Whether the loop, which makes the sink forget what a failed sample left, meets an error there too.</summary>
    public bool FailsToForget { get; init; }

    /// <summary>Samples passed on.</summary>
    public long Written { get; private set; }

    public void Write(in Sample sample)
    {
        if (++_seen == FailsAt)
        {
            throw new InvalidOperationException("of a sample");
        }

        sink.Write(sample);
        Written++;
    }

    public bool Failed => sink.Failed;

    public void Flush() => sink.Flush();

    public void Begin() => sink.Begin();

    public void Metadata(string key, string value) => sink.Metadata(key, value);

    public void EndHeader() => sink.EndHeader();

    public void BeginTrailer() => sink.BeginTrailer();

    public void End() => sink.End();

    public void ForgetProcess(int pid)
    {
        if (FailsToForget)
        {
            throw new InvalidOperationException("outside of a sample");
        }

        sink.ForgetProcess(pid);
    }
}
