using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Austin.Common.CPython.Layouts;
using Austin.Common.Linux;
using Austin.Common.Memory;
using Austin.Common.Sampling;

namespace Austin.Common.CPython.Code;

/// <summary>Says from a caller's bytecode whether it could have called a function where it stands.</summary>
internal sealed class CallSiteReader(IRemoteMemory memory, InterpreterLayout layout)
{
    private const int CodeUnit = 2;
    private const int MaxNames = 8192;

    private readonly List<(int Offset, bool IsCallee)> _loads = [];

    /// <summary>Judges one call.</summary>
    /// <param name="caller">The calling code.</param>
    /// <param name="offset">Where it stands.</param>
    /// <param name="callee">The code said to be called there.</param>
    /// <param name="throughC">Whether a C function may lie between them: then any instruction may have led to the call.</param>
    public CallSiteVerdict Judge(CodeObject caller, int offset, CodeObject callee, bool throughC)
    {
        ReadOnlySpan<byte> opcodes = OpcodeTable.For(layout.Minor);
        if (opcodes.IsEmpty)
        {
            return CallSiteVerdict.Unknown;
        }

        // Up to 3.10 every call goes through C, which then tells nothing. But special methods are called by all kinds of
        // instructions. Signal handlers and trace functions can run anywhere, too: those must be seen to last.
        bool anywhere = layout.HasDataStack ? throughC : RunsAnywhere(callee.QualifiedName);
        if (offset < 0)
        {
            return anywhere ? CallSiteVerdict.Unknown : CallSiteVerdict.Impossible;
        }

        int index = Array.IndexOf(caller.NameAddresses ??= ReadNames(caller), callee.Name);
        bool calls = Decode(caller.Instructions, opcodes, offset, index, out bool hidden, out bool resumes);
        if (hidden)
        {
            return CallSiteVerdict.Unknown;
        }

        if (!calls && !anywhere)
        {
            return CallSiteVerdict.Impossible;
        }

        // What is resumed is named where it was made, and special methods are not named at all. A call without any name
        // on its line is one through a variable. A plain call of a generator function makes a generator, and runs none.
        (bool named, bool anyName) = FindHere(caller, offset);
        bool isResumed = callee.IsResumable && (resumes || throughC);
        if (isResumed || IsSpecial(callee.QualifiedName) || !anyName)
        {
            return calls && named ? CallSiteVerdict.Named : CallSiteVerdict.Unknown;
        }

        return calls && named ? CallSiteVerdict.Named
            : _loads.Exists(static l => l.IsCallee) ? CallSiteVerdict.NamedElsewhere
            : CallSiteVerdict.OtherNamed;
    }

    /// <summary>Whether a frame stands on an instruction that can run Python code.</summary>
    public bool IsOnCall(CodeObject code, int offset)
    {
        ReadOnlySpan<byte> opcodes = OpcodeTable.For(layout.Minor);
        return opcodes.IsEmpty || Decode(code.Instructions, opcodes, offset, -1, out bool hidden, out _) || hidden;
    }

    // Notes where names are loaded, and tells whether the instruction at the offset is a call, and of what kind. Its
    // inline caches belong to it.
    private bool Decode(ReadOnlySpan<byte> code, ReadOnlySpan<byte> opcodes, int offset, int name, out bool hidden, out bool resumes)
    {
        _loads.Clear();
        hidden = false;
        resumes = false;
        bool calls = false;
        int argument = 0;
        for (int at = 0; at + 1 < code.Length;)
        {
            int entry = opcodes[code[at]];
            int meaning = entry & OpcodeTable.ArgumentMask;
            int next = at + (CodeUnit * (1 + (entry & OpcodeTable.CacheUnits)));
            hidden |= meaning == OpcodeTable.Hides;
            argument = (argument << 8) | code[at + 1];
            int loaded = meaning switch
            {
                OpcodeTable.NameInArgument => argument,
                OpcodeTable.NameInHighBits => argument >> 1,
                OpcodeTable.NameInHighestBits => argument >> 2,
                _ => -1,
            };
            if (loaded >= 0)
            {
                _loads.Add((at, loaded == name));
            }

            if (offset >= at && offset < next)
            {
                calls = (entry & OpcodeTable.Calls) != 0;
                resumes = meaning == OpcodeTable.Resumes;
            }

            argument = meaning == OpcodeTable.Extends ? argument : 0;
            at = next;
        }

        return calls;
    }

    // A call over several lines stands on its first one, and its parts follow.
    private (bool Named, bool AnyName) FindHere(CodeObject caller, int offset)
    {
        int line = caller.Locate(offset).Line;
        bool any = false;
        for (int i = _loads.Count - 1; i >= 0; i--)
        {
            (int load, bool isCallee) = _loads[i];
            if (load > offset)
            {
                continue;
            }

            if (!caller.Lines.TryFind(load, out SourceSpan span) || span.Line < line || HasEarlierLine(caller, load, offset, line))
            {
                break;
            }

            any = true;
            if (isCallee)
            {
                return (true, true);
            }
        }

        return (false, any);
    }

    // Whether something of a line before the call's stands between the load and the call: then they do not belong together.
    private static bool HasEarlierLine(CodeObject caller, int load, int offset, int line)
    {
        for (int at = load; at < offset; at += CodeUnit)
        {
            if (caller.Lines.TryFind(at, out SourceSpan span) && span.Line > 0 && span.Line < line)
            {
                return true;
            }
        }

        return false;
    }

    private ulong[] ReadNames(CodeObject code)
    {
        Span<byte> size = stackalloc byte[sizeof(ulong)];
        if (code.Names == 0 || memory.Read(code.Names + (ulong)layout.VarObjectSize, size) != size.Length
            || BinaryPrimitives.ReadInt64LittleEndian(size) is <= 0 or > MaxNames)
        {
            return [];
        }

        ulong[] names = new ulong[BinaryPrimitives.ReadInt64LittleEndian(size)];
        Span<byte> bytes = MemoryMarshal.AsBytes(names.AsSpan());
        return memory.Read(code.Names + (ulong)layout.TupleItems, bytes) == bytes.Length ? names : [];
    }

    private static bool RunsAnywhere(ReadOnlySpan<byte> qualifiedName) =>
        qualifiedName.StartsWith("__"u8) || qualifiedName.EndsWith("<lambda>"u8);

    private static bool IsSpecial(ReadOnlySpan<byte> qualifiedName)
    {
        ReadOnlySpan<byte> name = qualifiedName[(qualifiedName.LastIndexOf((byte)'.') + 1)..];
        return name.StartsWith("__"u8) || name.StartsWith("<"u8);
    }
}
