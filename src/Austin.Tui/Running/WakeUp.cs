using Austin.Common.Linux;

namespace Austin.Tui.Running;

/// <summary>Lets other threads end a wait for keys.</summary>
internal sealed class WakeUp : IDisposable
{
    private readonly Pipe _pipe = new();
    private readonly ManualResetEventSlim _event = new();
    private readonly Lock _lock = new();
    private readonly FileStream _bytes;
    private bool _isSet;
    private bool _isClosed;

    public WakeUp() => _bytes = new FileStream(_pipe.ReadEnd, FileAccess.Read, bufferSize: 0);

    /// <summary>Readable while it is set.</summary>
    public int Descriptor => (int)_pipe.ReadEnd.DangerousGetHandle();

    /// <summary>Sets it; any thread may.</summary>
    public void Set()
    {
        lock (_lock)
        {
            if (!_isSet && !_isClosed)
            {
                _isSet = true;
                _ = Descriptors.Write((int)_pipe.WriteEnd.DangerousGetHandle(), "!"u8, out _);
                _event.Set();
            }
        }
    }

    /// <summary>Waits until it is set, without keys, and takes it back.</summary>
    public bool Wait(int milliseconds)
    {
        bool isSet = _event.Wait(milliseconds);
        Clear();
        return isSet;
    }

    /// <summary>Takes it back.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            if (_isSet)
            {
                _isSet = false;
                _event.Reset();
                _ = _bytes.ReadByte();
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isClosed = true;
            _bytes.Dispose();
            _pipe.Dispose();
            _event.Dispose();
        }
    }
}
