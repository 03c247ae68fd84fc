using System.Buffers.Binary;
using System.Text;

namespace Austin.Common.Cores;

/// <summary>
/// Reads the notes of a core (elf(5), <c>Elf64_Nhdr</c>). The kernel's cores have no section headers, so that the notes are found by
/// their segments alone; bodies of other kinds, such as vector registers, are passed over unread.
/// </summary>
/// <param name="bytes">The core.</param>
/// <param name="registers">Words of the machine's general registers.</param>
internal sealed class CoreNoteReader(CoreBytes bytes, int registers)
{
    // linux/elf.h
    private const uint PrStatus = 1;
    private const uint PrPsInfo = 3;
    private const uint AuxiliaryVector = 6;
    private const uint MappedFiles = 0x46494c45;
    private const uint SignalInfo = 0x53494749;

    // struct elf_prstatus (linux/elfcore.h): pr_cursig, pr_pid, pr_reg.
    private const int StatusSignal = 12;
    private const int StatusId = 32;
    private const int StatusRegisters = 112;

    // struct elf_prpsinfo: pr_pid, pr_psargs.
    private const int InfoPid = 24;
    private const int InfoArguments = 56;
    private const int ArgumentsSize = 80;

    private const int HeaderSize = 12;
    private const ulong EntryTag = 9;

    // A thread has some eight notes.
    private const int MaxNotes = 1 << 20;
    private const int MaxThreads = 1 << 16;

    // The kernel's own limit is 4 MiB unless an administrator raises it (core_file_note_size_limit, at most 16 MiB).
    private const int MaxBody = 16 << 20;
    private const int MaxMappings = 1 << 18;
    private const int MaxPath = 4096;

    private const string Deleted = " (deleted)";

    private int _left = MaxNotes;

    public CoreNotes Notes { get; } = new();

    /// <summary>Reads one segment of notes; what cannot be read ends it.</summary>
    /// <param name="offset">Where it lies in the file.</param>
    /// <param name="size">Its bytes.</param>
    public void Read(ulong offset, ulong size)
    {
        Span<byte> head = stackalloc byte[HeaderSize + 8];
        ulong at = offset;
        ulong end = size > bytes.Length || offset > bytes.Length - size ? bytes.Length : offset + size;
        while (at + HeaderSize <= end && _left-- > 0 && bytes.Read(at, head) >= HeaderSize)
        {
            uint nameSize = BinaryPrimitives.ReadUInt32LittleEndian(head);
            uint bodySize = BinaryPrimitives.ReadUInt32LittleEndian(head[4..]);
            uint type = BinaryPrimitives.ReadUInt32LittleEndian(head[8..]);
            ulong body = at + HeaderSize + ((nameSize + 3UL) & ~3UL);
            if (body > end)
            {
                break;
            }

            // Names are "CORE" here; others use the same numbers for other things.
            if (nameSize is 4 or 5 && head[HeaderSize..(HeaderSize + 4)].SequenceEqual("CORE"u8))
            {
                Take(type, body, (int)Math.Min(Math.Min(bodySize, end - body), MaxBody));
            }

            at = body + ((bodySize + 3UL) & ~3UL);
        }
    }

    private void Take(uint type, ulong at, int size)
    {
        bool isWanted = type is PrStatus && Notes.Threads.Count < MaxThreads
            || type is PrPsInfo && Notes.Command is null
            || type is AuxiliaryVector && Notes.Entry == 0
            || type is MappedFiles && Notes.Files.Count == 0
            || type is SignalInfo && Notes.Signal is null;
        if (!isWanted)
        {
            return;
        }

        byte[] body = new byte[size];
        ReadOnlySpan<byte> read = body.AsSpan(0, bytes.Read(at, body));
        switch (type)
        {
            case PrStatus:
                TakeThread(read);
                break;
            case PrPsInfo when read.Length >= InfoArguments + ArgumentsSize:
                Notes.Pid = BinaryPrimitives.ReadInt32LittleEndian(read[InfoPid..]);
                Notes.Command = Text(read.Slice(InfoArguments, ArgumentsSize)).TrimEnd(' ');
                break;
            case AuxiliaryVector:
                TakeEntry(read);
                break;
            case MappedFiles:
                TakeFiles(read);
                break;
            case SignalInfo:
                TakeSignal(read);
                break;
        }
    }

    private void TakeThread(ReadOnlySpan<byte> body)
    {
        if (body.Length < StatusRegisters + (registers * sizeof(ulong)))
        {
            return;
        }

        ulong[] words = new ulong[registers];
        for (int i = 0; i < words.Length; i++)
        {
            words[i] = BinaryPrimitives.ReadUInt64LittleEndian(body[(StatusRegisters + (i * sizeof(ulong)))..]);
        }

        Notes.Threads.Add(new CoreThread(
            BinaryPrimitives.ReadInt32LittleEndian(body[StatusId..]), BinaryPrimitives.ReadInt16LittleEndian(body[StatusSignal..]), words));
    }

    private void TakeEntry(ReadOnlySpan<byte> body)
    {
        for (; body.Length >= 16; body = body[16..])
        {
            if (BinaryPrimitives.ReadUInt64LittleEndian(body) == EntryTag)
            {
                Notes.Entry = BinaryPrimitives.ReadUInt64LittleEndian(body[8..]);
                return;
            }
        }
    }

    // Number and page size, for each mapping start, end and page of the file, then all names (fs/binfmt_elf.c, fill_files_note).
    private void TakeFiles(ReadOnlySpan<byte> body)
    {
        if (body.Length < 16)
        {
            return;
        }

        ulong count = BinaryPrimitives.ReadUInt64LittleEndian(body);
        ulong page = BinaryPrimitives.ReadUInt64LittleEndian(body[8..]);
        if (count > (ulong)((body.Length - 16) / 24) || count > MaxMappings || page is 0 or > int.MaxValue)
        {
            return;
        }

        ReadOnlySpan<byte> ranges = body.Slice(16, (int)count * 24);
        ReadOnlySpan<byte> names = body[(16 + ranges.Length)..];
        Dictionary<string, string> paths = [];
        for (; ranges.Length > 0; ranges = ranges[24..])
        {
            int length = names.IndexOf((byte)0);
            if (length < 0)
            {
                break;
            }

            string path = Encoding.UTF8.GetString(names[..Math.Min(length, MaxPath)]);
            names = names[(length + 1)..];
            // Each file has several mappings.
            path = paths.TryGetValue(path, out string? known) ? known : paths[path] = path;
            ulong start = BinaryPrimitives.ReadUInt64LittleEndian(ranges);
            ulong end = BinaryPrimitives.ReadUInt64LittleEndian(ranges[8..]);
            ulong first = BinaryPrimitives.ReadUInt64LittleEndian(ranges[16..]);
            if (start < end && first <= long.MaxValue / page)
            {
                bool isDeleted = path.StartsWith('/') && path.EndsWith(Deleted, StringComparison.Ordinal);
                Notes.Files.Add(new CoreMapping(start, end, first * page, isDeleted ? path[..^Deleted.Length] : path, isDeleted));
            }
        }

        Notes.Files.Sort((one, other) => one.Start.CompareTo(other.Start));
    }

    private void TakeSignal(ReadOnlySpan<byte> body)
    {
        if (body.Length < 32)
        {
            return;
        }

        int number = BinaryPrimitives.ReadInt32LittleEndian(body);
        int code = BinaryPrimitives.ReadInt32LittleEndian(body[8..]);
        // SIGILL, SIGTRAP, SIGBUS, SIGFPE and SIGSEGV tell an address when the hardware raised them: positive codes but SI_KERNEL.
        bool hasAddress = number is 4 or 5 or 7 or 8 or 11 && code is > 0 and < 0x80;
        Notes.Signal = new CoreSignal(
            number,
            code,
            hasAddress ? BinaryPrimitives.ReadUInt64LittleEndian(body[16..]) : null,
            // SI_USER, SI_QUEUE, SI_TKILL.
            code is 0 or -1 or -6 ? BinaryPrimitives.ReadInt32LittleEndian(body[16..]) : null);
    }

    private static string Text(ReadOnlySpan<byte> bytes)
    {
        int end = bytes.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? bytes : bytes[..end]);
    }
}
