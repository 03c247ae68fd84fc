using System.Globalization;
using System.Text;
using Austin.Captures.Frames;
using Austin.Symbols.Unwinding;
using AustinP.Modules;

namespace AustinP.Naming;

/// <summary>Frame ids of program counters: <c>native@pc</c>, function, and offset of the pc in the function; see <see cref="ModuleNames"/> for those without a name.</summary>
internal sealed class NativeFrameNames(ProcessModules modules)
{
    // A program that makes code for ever must not make us grow for ever.
    private const int MaxKnown = 1 << 16;

    private readonly Dictionary<(ulong Pc, bool IsExact), (int Id, EvaluationRole Role)> _known = [];
    private FrameTable? _table;
    private int _tableGeneration;
    private int _moduleGeneration;
    private bool _awaitsNames;

    /// <summary>Whether any frame so far was one of the evaluation loop: a stripped interpreter does not name it.</summary>
    public bool HaveEvaluation { get; private set; }

    /// <summary>Prepares for a stack; forgets all ids of an older table or map.</summary>
    public void Use(FrameTable table)
    {
        if (_awaitsNames)
        {
            modules.RefreshNames();
        }

        if (!ReferenceEquals(table, _table) || _tableGeneration != table.Generation || _moduleGeneration != modules.Generation || _known.Count > MaxKnown)
        {
            _known.Clear();
            _awaitsNames = false;
            _table = table;
            _tableGeneration = table.Generation;
            _moduleGeneration = modules.Generation;
        }
    }

    /// <summary>The frame id.</summary>
    public int IdOf(in NativeFrame frame) => Find(frame).Id;

    /// <summary>Whether the function is the interpreter's evaluation loop, by its name.</summary>
    public bool IsEvaluation(in NativeFrame frame) => Find(frame).Role == EvaluationRole.Loop;

    /// <summary>Whether the function is one of an evaluation loop that is made of tail calls, by its name.</summary>
    public bool IsHandler(in NativeFrame frame) => Find(frame).Role == EvaluationRole.Handler;

    private (int Id, EvaluationRole Role) Find(in NativeFrame frame)
    {
        if (!_known.TryGetValue((frame.Pc, frame.IsExact), out (int Id, EvaluationRole Role) found))
        {
            found = Make(frame);
            _known.Add((frame.Pc, frame.IsExact), found);
        }

        return found;
    }

    private (int Id, EvaluationRole Role) Make(in NativeFrame frame)
    {
        bool found = modules.TryFindFunction(frame.LookupPc, out ReadOnlySpan<byte> function, out ulong start, out bool isGenerated);
        ulong offset = found ? frame.Pc - start : 0;
        _awaitsNames |= isGenerated && !found;
        if (function.IsEmpty)
        {
            function = Encoding.UTF8.GetBytes(ModuleNames.Of(modules, frame, found ? start : null));
        }

        byte[] file = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{NativeFiles.AddressPrefix}{frame.Pc:x}"));
        int id = _table!.Add(FrameKind.Native, file, function, new SourceSpan((int)Math.Min(offset, int.MaxValue)));
        EvaluationRole role = RoleOf(function);
        HaveEvaluation |= role == EvaluationRole.Loop;
        return (id, role);
    }

    // Also the parts a compiler splits off: _PyEval_EvalFrameDefault.cold and the like.
    private static EvaluationRole RoleOf(ReadOnlySpan<byte> name)
    {
        ReadOnlySpan<byte> evaluation = "PyEval_EvalFrameDefault"u8;
        if (name.StartsWith("_TAIL_CALL_"u8))
        {
            return EvaluationRole.Handler;
        }

        name = name.TrimStart((byte)'_');
        return name.StartsWith(evaluation) && (name.Length == evaluation.Length || name[evaluation.Length] is (byte)'.' or (byte)'[')
            ? EvaluationRole.Loop : EvaluationRole.None;
    }
}
