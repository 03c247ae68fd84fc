using Austin.Captures.Samples;

namespace Austin.Captures.Text;

/// <summary>
/// Names of threads that became known between samples. Readers of collapsed text that are older than these names take
/// every line between two samples for one, so that they wait for the footer; the last one of each thread counts.
/// </summary>
internal sealed class LateThreadNames
{
    private readonly Dictionary<(long Pid, long Interpreter, ulong Thread), string> _values = [];

    /// <summary>Whether there is nothing to write.</summary>
    public bool IsEmpty => _values.Count == 0;

    /// <summary>The values of the metadata to write.</summary>
    public IEnumerable<string> Values => _values.Values;

    /// <summary>Keeps a metadatum if it is one of these.</summary>
    public bool TryAdd(string key, string value)
    {
        if (key != ThreadName.Key || ThreadName.Parse(value) is not { } name)
        {
            return false;
        }

        _values[(name.Pid, name.InterpreterId, name.Thread)] = value;
        return true;
    }
}
