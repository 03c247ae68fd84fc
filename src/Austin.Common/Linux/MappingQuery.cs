using System.Globalization;
using System.Runtime.InteropServices;

namespace Austin.Common.Linux;

/// <summary>
/// Asks the kernel for the one mapping around an address, in about a microsecond, where reading all of
/// <c>/proc/PID/maps</c> takes as many as there are mappings (PROCMAP_QUERY, linux/fs.h, Linux 6.11).
/// </summary>
internal sealed unsafe class MappingQuery : IDisposable
{
    // _IOWR('f', 17, struct procmap_query)
    private const uint Request = (3u << 30) | ((uint)Question.Size << 16) | ('f' << 8) | 17;

    private readonly ProcFile? _file;

    /// <param name="thread">The process, or any thread of it that has not ended.</param>
    public MappingQuery(int thread)
    {
        _file = ProcFile.TryOpen(string.Create(CultureInfo.InvariantCulture, $"/proc/{thread}/maps"), out _);
        IsSupported = _file is not null && Ask(0, out _) is 0 or Errno.ENOENT;
    }

    /// <summary>Whether the kernel answers at all.</summary>
    public bool IsSupported { get; }

    /// <summary>Looks a mapping up.</summary>
    /// <param name="address">An address in it.</param>
    /// <param name="start">Its first address.</param>
    /// <param name="offset">Offset in the file of the first byte.</param>
    /// <param name="inode">Inode of the file; 0 for anonymous memory.</param>
    /// <param name="device">Device that it is on: major number in the upper, minor in the lower 32 bits.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryFind(ulong address, out ulong start, out ulong offset, out ulong inode, out ulong device)
    {
        bool found = Ask(address, out Question answer) == 0;
        (start, offset, inode, device) = (answer.Start, answer.Offset, answer.Inode, ((ulong)answer.DeviceMajor << 32) | answer.DeviceMinor);
        return found;
    }

    public void Dispose() => _file?.Dispose();

    private int Ask(ulong address, out Question question)
    {
        question = new Question { Length = Question.Size, Address = address };
        return _file is null ? Errno.ENOENT : _file.Control(Request, MemoryMarshal.AsBytes(new Span<Question>(ref question)));
    }

    // struct procmap_query
    [StructLayout(LayoutKind.Sequential)]
    private struct Question
    {
        public const int Size = 104;

        public ulong Length;
        public ulong Flags;
        public ulong Address;
        public ulong Start;
        public ulong End;
        public ulong Access;
        public ulong PageSize;
        public ulong Offset;
        public ulong Inode;
        public uint DeviceMajor;
        public uint DeviceMinor;
        public uint NameSize;
        public uint BuildIdSize;
        public ulong NameAddress;
        public ulong BuildIdAddress;
    }
}
