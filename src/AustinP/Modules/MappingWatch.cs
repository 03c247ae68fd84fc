using System.Globalization;
using Austin.Common.Linux;

namespace AustinP.Modules;

/// <summary>Tells whether the mappings of a process changed by the text of <c>/proc/PID/maps</c> alone, without making objects of it.</summary>
/// <param name="thread">The process, or any thread of it that has not ended.</param>
internal sealed class MappingWatch(int thread) : IDisposable
{
    private const int FirstSize = 32 * 1024;

    // A process may have 65,530 mappings (vm.max_map_count), of some 100 bytes each.
    private const int MaxSize = 16 << 20;

    private readonly ProcFile? _file = ProcFile.TryOpen(string.Create(CultureInfo.InvariantCulture, $"/proc/{thread}/maps"), out _);
    private byte[] _text = new byte[FirstSize];
    private byte[] _last = new byte[FirstSize];
    private int _lastLength = -1;

    /// <summary>Looks anew. The first time everything is a change.</summary>
    public bool HasChanged()
    {
        int length = 0;
        while (_file is not null && length < MaxSize)
        {
            if (length == _text.Length)
            {
                Array.Resize(ref _text, length * 2);
            }

            int count = _file.ReadAt(length, _text.AsSpan(length), out _);
            if (count == 0)
            {
                break;
            }

            length += count;
        }

        if (length == _lastLength && _text.AsSpan(0, length).SequenceEqual(_last.AsSpan(0, length)))
        {
            return false;
        }

        (_text, _last, _lastLength) = (_last, _text, length);
        return true;
    }

    public void Dispose() => _file?.Dispose();
}
