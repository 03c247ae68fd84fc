using Austin.Captures.Frames;
using Austin.Captures.Samples;

namespace AustinP.Resolve.Addresses;

/// <summary>The program counters of a capture's native frames, by frame id.</summary>
internal sealed class NativeAddress(CaptureTable table)
{
    private readonly List<ulong> _pcs = [];

    /// <summary>The program counter of a frame whose file is <c>native@</c> and hexadecimal digits; 0 for any other frame.</summary>
    public ulong Of(int frame)
    {
        while (_pcs.Count <= frame)
        {
            _pcs.Add(Parse(table[_pcs.Count]));
        }

        return _pcs[frame];
    }

    private ulong Parse(Frame frame)
    {
        ReadOnlySpan<byte> file = table.String(frame.FileId);
        return frame.Kind == FrameKind.Native && NativeFiles.TryPc(file, out ulong pc) ? pc : 0;
    }
}
