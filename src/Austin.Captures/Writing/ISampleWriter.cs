using Austin.Captures.Samples;

namespace Austin.Captures.Writing;

/// <summary>Where samples and metadata go. One writer writes one format to one <see cref="ISampleOutput"/>.</summary>
/// <remarks>
/// <see cref="Write"/> is on the hot path: no allocation once a frame was seen, no exception.
/// A failed write (full disk, closed pipe) is remembered; the sampling loop polls <see cref="Failed"/> once a pass and stops.
/// </remarks>
public interface ISampleWriter
{
    /// <summary>Whether a write failed; everything written since is dropped.</summary>
    bool Failed { get; }

    /// <summary>Hands everything written so far to the kernel.</summary>
    void Flush();

    /// <summary>Writes what precedes everything, such as the magic bytes of MOJO.</summary>
    void Begin();

    /// <summary>One key and value; before the first sample, between two samples or after the last one.</summary>
    void Metadata(string key, string value);

    /// <summary>Ends the header: the text format has a blank line here.</summary>
    void EndHeader();

    /// <summary>One sample.</summary>
    void Write(in Sample sample);

    /// <summary>Precedes the trailer's metadata: the text format has a blank line here.</summary>
    void BeginTrailer();

    /// <summary>Ends the output and flushes it.</summary>
    void End();

    /// <summary>A process ended or was replaced by exec: what was cached for it is dropped.</summary>
    void ForgetProcess(int pid);
}
