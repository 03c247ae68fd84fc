using System.Buffers.Binary;
using System.Globalization;
using Austin.Common.Linux;
using Austin.Common.Memory;

namespace AustinP.Modules;

/// <summary>
/// What a program wrote to a stream of the GNU C library that is not in the file yet: the library writes it out in blocks, and
/// CPython and V8 leave their jitdump files to it.
/// </summary>
/// <remarks>
/// All streams are in a list that begins at <c>_IO_list_all</c>. The fields of <c>struct _IO_FILE</c> lie in 64-bit programs where they
/// lay in glibc 2.1, as programs have them compiled in.
/// </remarks>
/// <param name="thread">The process, or any thread of it that has not ended.</param>
/// <param name="memory">Its memory.</param>
/// <param name="inode">The file's inode.</param>
internal sealed class StreamBuffer(int thread, IRemoteMemory memory, ulong inode)
{
    /// <summary>Name of the list's head.</summary>
    public static ReadOnlySpan<byte> ListName => "_IO_list_all"u8;

    private const int WriteBase = 32;
    private const int WritePosition = 40;
    private const int Next = 104;
    private const int Descriptor = 112;
    private const int StreamSize = 120;

    private const int MostStreams = 1024;

    // The library takes 4 KiB, or what the file system likes best; a program may ask for more.
    private const int MaxPending = 4 << 20;

    private readonly byte[] _stream = new byte[StreamSize];
    private ulong _address;

    /// <summary>Where the pending bytes begin and end in the process, or nothing: when these change there are others.</summary>
    public (ulong Start, ulong End) Pending { get; private set; }

    /// <summary>Looks how much is pending.</summary>
    /// <param name="lists">Addresses of <c>_IO_list_all</c>.</param>
    public void Look(IReadOnlyCollection<ulong> lists)
    {
        Pending = default;
        if (_address != 0 && TryRead(_address) && IsOfFile())
        {
            Note();
            return;
        }

        Span<byte> head = stackalloc byte[sizeof(ulong)];
        foreach (ulong list in lists)
        {
            ulong address = memory.Read(list, head) == head.Length ? BinaryPrimitives.ReadUInt64LittleEndian(head) : 0;
            for (int i = 0; i < MostStreams && address != 0 && TryRead(address); i++)
            {
                if (IsOfFile())
                {
                    _address = address;
                    Note();
                    return;
                }

                address = Word(Next);
            }
        }
    }

    /// <summary>Reads what is pending; empty if that changed since <see cref="Look"/>, or cannot be read.</summary>
    public byte[] Read()
    {
        (ulong Start, ulong End) pending = Pending;
        byte[] bytes = new byte[pending.End - pending.Start];
        bool isRead = bytes.Length > 0 && memory.Read(pending.Start, bytes) == bytes.Length && TryRead(_address);
        Note();
        return isRead && Pending == pending ? bytes : [];
    }

    private void Note()
    {
        ulong start = Word(WriteBase);
        ulong end = Word(WritePosition);
        Pending = end > start && end - start <= MaxPending ? (start, end) : default;
    }

    private bool TryRead(ulong address) => memory.Read(address, _stream) == _stream.Length;

    private bool IsOfFile()
    {
        int descriptor = BinaryPrimitives.ReadInt32LittleEndian(_stream.AsSpan(Descriptor));
        return descriptor >= 0 && FileIdentity.TryGetInode(string.Create(CultureInfo.InvariantCulture, $"/proc/{thread}/fd/{descriptor}"), out ulong found)
            && found == inode;
    }

    private ulong Word(int offset) => BinaryPrimitives.ReadUInt64LittleEndian(_stream.AsSpan(offset));
}
