using Austin.Captures.Frames;
using Austin.Captures.Samples;

namespace Austin.Captures.Writing;

/// <summary>Leaves frames out of samples before another writer writes them.</summary>
/// <param name="writer">What writes.</param>
/// <param name="hidden">The files whose frames are left out.</param>
public sealed class HidingSampleWriter(ISampleWriter writer, HiddenFiles hidden) : ISampleWriter
{
    private readonly Dictionary<int, FrameVerdicts> _processes = [];
    private readonly FrameIdBuffer _shown = new();

    /// <inheritdoc/>
    public bool Failed => writer.Failed;

    /// <inheritdoc/>
    public void Flush() => writer.Flush();

    /// <inheritdoc/>
    public void Begin() => writer.Begin();

    /// <inheritdoc/>
    public void Metadata(string key, string value) => writer.Metadata(key, value);

    /// <inheritdoc/>
    public void EndHeader() => writer.EndHeader();

    /// <inheritdoc/>
    public void BeginTrailer() => writer.BeginTrailer();

    /// <inheritdoc/>
    public void End() => writer.End();

    /// <inheritdoc/>
    public void ForgetProcess(int pid)
    {
        _ = _processes.Remove(pid);
        writer.ForgetProcess(pid);
    }

    /// <inheritdoc/>
    public void Write(in Sample sample)
    {
        if (!_processes.TryGetValue(sample.Pid, out FrameVerdicts? verdicts) || !verdicts.IsOf(sample.Table))
        {
            verdicts = new FrameVerdicts(sample.Table, hidden);
            _processes[sample.Pid] = verdicts;
        }

        _shown.Clear();
        foreach (int id in sample.Frames)
        {
            if (!verdicts.IsHidden(id))
            {
                _shown.Add(id);
            }
        }

        writer.Write(sample.WithFrames(_shown.Ids));
    }
}
