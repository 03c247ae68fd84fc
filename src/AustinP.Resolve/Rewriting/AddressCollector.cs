using Austin.Captures.Samples;
using AustinP.Resolve.Addresses;
using AustinP.Resolve.Maps;

namespace AustinP.Resolve.Rewriting;

/// <summary>Finds the native addresses of each sample and the space they are in.</summary>
internal sealed class AddressCollector(CaptureTable table)
{
    private readonly NativeAddress _native = new(table);
    private readonly List<ulong> _pcs = [];

    public AddressSpaces Spaces { get; } = new();

    /// <summary>The program counter of a frame; 0 if it is not an unresolved native one.</summary>
    public ulong Pc(int frame) => _native.Of(frame);

    /// <summary>The number of the space of a sample, or <see cref="ResolvedAddresses.NoSpace"/>.</summary>
    public int SpaceOf(CaptureSample sample)
    {
        _pcs.Clear();
        foreach (int frame in sample.Frames)
        {
            ulong pc = _native.Of(frame);
            if (pc != 0)
            {
                _pcs.Add(pc);
            }
        }

        AddressSpace? space = Spaces.At(sample.Thread.Pid, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_pcs));
        return space?.Id ?? ResolvedAddresses.NoSpace;
    }

    /// <summary>Notes the addresses of a sample.</summary>
    public void Collect(CaptureSample sample, ResolvedAddresses addresses)
    {
        int space = SpaceOf(sample);
        foreach (ulong pc in _pcs)
        {
            addresses.Get(space, pc);
        }
    }
}
