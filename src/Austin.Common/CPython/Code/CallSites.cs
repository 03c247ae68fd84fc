using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Austin.Captures.Frames;
using Austin.Common.CPython.Layouts;
using Austin.Common.CPython.Stacks;
using Austin.Common.Memory;

namespace Austin.Common.CPython.Code;

/// <summary>
/// Where a caller's bytecode calls a function. A caller is copied a little before or after what it called, and may stand
/// elsewhere by then: the call stands at the place where the bytecode names the callee.
/// </summary>
internal sealed class CallSites(IRemoteMemory memory, InterpreterLayout layout)
{
    // No place was found yet.
    private const int Nowhere = int.MinValue;

    private const int CodeUnit = 2;

    // 3.11 calls by PRECALL and CALL.
    private const int TwoPartCalls = 11;
    private const int MaxNames = 8192;
    private const int MaxKnown = 1 << 14;

    // One in so many sightings is a fair share.
    private const int FairShare = 20;

    // Where others name the callee it takes more to believe in one that does not.
    private const int LargeShare = 2;

    // And most where what is iterated is made on the same line, by another name: where a generator has ended, the next may
    // take its place, below a frame that took the place of the caller. Those are half of the sightings at times.
    private const int ManySightings = 16;

    private readonly Dictionary<(CodeObject Caller, int Offset, CodeObject Callee), (int Offset, bool IsNamed)> _known = [];
    private readonly Sightings _runs = new();
    private readonly Sightings _calls = new();
    private readonly HashSet<(CodeObject Caller, int Offset)> _named = [];
    private readonly HashSet<(CodeObject Caller, int Offset)> _callsByName = [];
    private readonly Dictionary<(CodeObject Caller, CodeObject Callee), bool> _loaded = [];
    private readonly Dictionary<(CodeObject Caller, int Offset), bool> _makers = [];
    private readonly List<(int Offset, long Line, bool IsCallee)> _loads = [];
    private readonly List<(int Offset, long Line)> _callPlaces = [];

    /// <summary>Where the caller stood when it called.</summary>
    /// <param name="caller">The calling code.</param>
    /// <param name="offset">Where it was seen to stand.</param>
    /// <param name="callee">The code said to be called there.</param>
    /// <param name="isNamed">Whether the caller names it.</param>
    /// <returns>The offset that was given where nothing speaks against it; else another one.</returns>
    public int Find(CodeObject caller, int offset, CodeObject callee, out bool isNamed)
    {
        (CodeObject, int, CodeObject) key = (caller, offset, callee);
        if (!_known.TryGetValue(key, out (int Offset, bool IsNamed) site))
        {
            if (_known.Count >= MaxKnown)
            {
                _known.Clear();
                _callsByName.Clear();
            }

            site = (Search(caller, offset, callee), IsNamed(caller, callee));
            _known.Add(key, site);
            if (site.IsNamed && site.Offset == offset && caller.Shape.KindAt(offset) == InstructionKind.Calls)
            {
                callee.IsCalledByName = true;
                _callsByName.Add((caller, offset));
            }
        }

        isNamed = site.IsNamed;
        return site.Offset;
    }

    /// <summary>Notes that one was seen to run the other: the link between their frames was read.</summary>
    public void Note(CodeObject caller, int offset, CodeObject callee) => _runs.Add(caller, offset, callee);

    /// <summary>
    /// Whether one runs the other: it names it, or was seen to run it in a fair share of the sightings. Links between
    /// frames that lie apart are read one after the other, and some lead astray.
    /// </summary>
    /// <param name="caller">The calling code.</param>
    /// <param name="offset">Where it was seen to stand.</param>
    /// <param name="callee">The code said to be called.</param>
    public bool Knows(CodeObject caller, int offset, CodeObject callee)
    {
        if (IsNamed(caller, callee))
        {
            callee.IsNamed = true;
            if (_named.Count < MaxKnown)
            {
                _named.Add((caller, offset));
            }

            return true;
        }

        // An instruction that runs what the bytecode names runs nothing else.
        if (callee.IsNamed && (caller.Shape.KindAt(offset) is InstructionKind.Plain or InstructionKind.Returns || _named.Contains((caller, offset))))
        {
            return false;
        }

        long pair = _runs.Of(caller, callee);
        long runs = _runs.Of(callee);
        if (pair == 0)
        {
            return false;
        }

        bool isUnnamed = IsUnnamed(callee.QualifiedName);
        if (MakesAnother(caller, offset))
        {
            // One that was seen to run what its line names runs nothing else that has a name.
            if (!isUnnamed && _named.Contains((caller, offset)))
            {
                return false;
            }

            if (callee.IsNamed)
            {
                return pair >= ManySightings && pair * 4 >= runs * 3;
            }
        }

        return pair * (callee.IsNamed || !(callee.Shape.IsResumable || isUnnamed) ? LargeShare : FairShare) >= runs;
    }

    /// <summary>
    /// The generators that lie between two frames, where only one way leads from one to the other with the fewest of them.
    /// </summary>
    /// <param name="caller">The outer code, which does not run the other itself.</param>
    /// <param name="offset">Where it was seen to stand.</param>
    /// <param name="callee">The inner code.</param>
    /// <param name="between">Them, outermost first, and where each was seen to run the next.</param>
    /// <returns>How many; 0 where none or several ways are known.</returns>
    public int FindBetween(CodeObject caller, int offset, CodeObject callee, Span<(CodeObject Code, int Offset)> between)
    {
        for (int length = 1; length <= between.Length; length++)
        {
            int ways = CountWays(caller, offset, callee, between[..length]);
            if (ways > 0)
            {
                return ways == 1 ? length : 0;
            }
        }

        return 0;
    }

    /// <summary>Notes that one was seen to call the other: their frames lay end to end, and the other was under way.</summary>
    public void NoteCall(CodeObject caller, int offset, CodeObject callee) => _calls.Add(caller, offset, callee);

    /// <summary>Whether one calls the other: it names it, or was seen to call it in a fair share of the sightings.</summary>
    public bool HasCalled(CodeObject caller, CodeObject callee) =>
        (_calls.Of(caller, callee) is > 0 and var pair && pair * FairShare >= _calls.Of(callee) + _runs.Of(callee)) || IsNamed(caller, callee);

    /// <summary>
    /// Whether one cannot have called the other, which it does not name: others call that by name, and this one stands where it
    /// calls nothing, or where it calls what it names; and it was hardly ever seen below it. Their frames are of different moments.
    /// </summary>
    /// <param name="caller">The calling code.</param>
    /// <param name="offset">Where it was seen to stand.</param>
    /// <param name="callee">The code said to be called, directly: without a C function in between.</param>
    public bool IsStrange(CodeObject caller, int offset, CodeObject callee) =>
        callee.IsCalledByName
        && (caller.Shape.KindAt(offset) is InstructionKind.Plain or InstructionKind.Returns || _callsByName.Contains((caller, offset)))
        && !HasCalled(caller, callee);

    /// <summary>Forgets everything.</summary>
    public void Reset()
    {
        _known.Clear();
        _runs.Clear();
        _named.Clear();
        _callsByName.Clear();
        _loaded.Clear();
        _makers.Clear();
        _calls.Clear();
    }

    // What is named by some is run by those only; of what is not, nobody may have been seen yet that names it.
    private bool IsLikely(CodeObject caller, CodeObject callee) =>
        IsNamed(caller, callee) || (!callee.IsNamed && _runs.Of(caller, callee) >= ManySightings);

    private int CountWays(CodeObject caller, int offset, CodeObject callee, Span<(CodeObject Code, int Offset)> between)
    {
        if (between.IsEmpty)
        {
            return Knows(caller, offset, callee) && IsLikely(caller, callee) ? 1 : 0;
        }

        int ways = 0;
        foreach (CodeObject code in _runs.CallersOf(callee))
        {
            if (code == callee || code == caller || !code.Shape.IsResumable || _runs.Of(code, callee) * FairShare < _runs.Of(callee) || !IsLikely(code, callee))
            {
                continue;
            }

            int more = CountWays(caller, offset, code, between[..^1]);
            ways += more;
            if (ways > 1)
            {
                break;
            }

            if (more == 1)
            {
                int place = _runs.OffsetOf(code, callee);
                between[^1] = (code, Find(code, place, callee, out _));
            }
        }

        return ways;
    }

    // Whether the caller's bytecode loads the callee's name. A module stores the names of all its functions as well.
    private bool IsNamed(CodeObject caller, CodeObject callee)
    {
        if (_loaded.TryGetValue((caller, callee), out bool known))
        {
            return known;
        }

        if (_loaded.Count >= MaxKnown)
        {
            _loaded.Clear();
        }

        int index = IsUnnamed(callee.QualifiedName) ? -1 : Array.IndexOf(caller.NameAddresses ??= ReadNames(caller), callee.Name);
        bool isNamed = index >= 0 && (!Decode(caller, index) || _loads.Exists(static load => load.IsCallee));
        _loaded.Add((caller, callee), isNamed);
        return isNamed;
    }

    // Whether an instruction iterates over what a call on its line made, which names something.
    private bool MakesAnother(CodeObject caller, int offset)
    {
        if (caller.Shape.KindAt(offset) != InstructionKind.Iterates)
        {
            return false;
        }

        if (!_makers.TryGetValue((caller, offset), out bool known))
        {
            if (_makers.Count >= MaxKnown)
            {
                _makers.Clear();
            }

            long line = caller.Locate(offset).Line;
            known = Decode(caller, -1)
                && _loads.Exists(load => load.Line == line && _callPlaces.Exists(call => call.Line == line && call.Offset > load.Offset && call.Offset < offset));
            _makers.Add((caller, offset), known);
        }

        return known;
    }

    private int Search(CodeObject caller, int offset, CodeObject callee)
    {
        // Special methods are called by all kinds of instructions, and not by name; so are lambdas and comprehensions.
        if (IsUnnamed(callee.QualifiedName))
        {
            return offset;
        }

        int index = Array.IndexOf(caller.NameAddresses ??= ReadNames(caller), callee.Name);
        if (index < 0 || !Decode(caller, index))
        {
            return offset;
        }

        long line = caller.Locate(offset).Line;
        bool isHere = false;
        bool isElsewhere = false;
        int nearest = Nowhere;
        foreach ((int call, long callLine) in _callPlaces)
        {
            if (!Names(callLine, call) || (callee.Shape.IsResumable && IsOnlyMade(callLine)))
            {
                continue;
            }

            isElsewhere = true;
            isHere |= callLine == line && offset >= 0;
            // It has gone on since, or loops.
            if (nearest == Nowhere || call <= offset || (nearest > offset && call < nearest))
            {
                nearest = call;
            }
        }

        return isHere || !isElsewhere ? offset : nearest;
    }

    // Whether a call's line loads the callee's name before the call.
    private bool Names(long line, int call)
    {
        foreach ((int load, long loadLine, bool isCallee) in _loads)
        {
            if (isCallee && loadLine == line && load < call)
            {
                return true;
            }
        }

        return false;
    }

    // A generator is made where it is named, and runs there only if more follows on the line that can run it.
    private bool IsOnlyMade(long line)
    {
        int load = _loads.Find(load => load.IsCallee && load.Line == line).Offset;
        int calls = _callPlaces.Count(call => call.Line == line && call.Offset > load);
        return calls <= (layout.Minor == TwoPartCalls ? 2 : 1);
    }

    // Notes where names are loaded and where calls stand; false when some opcodes are not what they seem.
    private bool Decode(CodeObject caller, int name)
    {
        ReadOnlySpan<byte> opcodes = OpcodeTable.For(layout.Minor);
        ReadOnlySpan<byte> code = caller.Instructions;
        _loads.Clear();
        _callPlaces.Clear();
        int argument = 0;
        for (int at = 0; at + 1 < code.Length && !opcodes.IsEmpty;)
        {
            int entry = opcodes[code[at]];
            int meaning = entry & OpcodeTable.ArgumentMask;
            if (meaning == OpcodeTable.Hides)
            {
                return false;
            }

            argument = (argument << 8) | code[at + 1];
            int loaded = meaning switch
            {
                OpcodeTable.NameInArgument => argument,
                OpcodeTable.NameInHighBits => argument >> 1,
                OpcodeTable.NameInHighestBits => argument >> 2,
                _ => -1,
            };
            long line = caller.Lines.TryFind(at, out SourceSpan span) ? span.Line : 0;
            if (loaded >= 0)
            {
                _loads.Add((at, line, loaded == name));
            }

            if ((entry & OpcodeTable.Calls) != 0 || meaning == OpcodeTable.Resumes)
            {
                _callPlaces.Add((at, line));
            }

            argument = meaning == OpcodeTable.Extends ? argument : 0;
            at += CodeUnit * (1 + (entry & OpcodeTable.CacheUnits));
        }

        return !opcodes.IsEmpty;
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

    private static bool IsUnnamed(ReadOnlySpan<byte> qualifiedName)
    {
        ReadOnlySpan<byte> name = qualifiedName[(qualifiedName.LastIndexOf((byte)'.') + 1)..];
        return name.StartsWith("__"u8) || name.StartsWith("<"u8);
    }
}
