using System.Text;
using Austin.Captures.Frames;
using Austin.Captures.Samples;
using Austin.Symbols;
using AustinP.Resolve.Addresses;

namespace AustinP.Resolve.Rewriting;

/// <summary>Makes the sample with resolved frames out of one with addresses.</summary>
/// <param name="input">The table of the capture that is read.</param>
/// <param name="output">The table of the capture that is written.</param>
/// <param name="collector">Stands where the sample does.</param>
/// <param name="addresses">The resolved addresses.</param>
internal sealed class FrameRewriter(CaptureTable input, CaptureTable output, AddressCollector collector, ResolvedAddresses addresses)
{
    private readonly List<int[]?> _others = [];
    private readonly Dictionary<(int Space, int Frame, bool IsExact), int[]> _native = [];
    private readonly CaptureSample _sample = new();

    /// <summary>The sample in terms of the output table; valid until the next call.</summary>
    public CaptureSample Rewrite(CaptureSample sample)
    {
        int space = collector.SpaceOf(sample);
        _sample.Start(sample.Thread);
        (_sample.Gc, _sample.Idle, _sample.Time, _sample.Memory) = (sample.Gc, sample.Idle, sample.Time, sample.Memory);
        ReadOnlySpan<int> frames = sample.Frames;
        for (int i = 0; i < frames.Length; i++)
        {
            foreach (int frame in Rewritten(space, frames, i))
            {
                _sample.Push(frame);
            }
        }

        return _sample;
    }

    private int[] Rewritten(int space, ReadOnlySpan<int> frames, int index)
    {
        int frame = frames[index];
        ulong pc = collector.Pc(frame);
        if (pc == 0)
        {
            return Other(frame);
        }

        ResolvedAddress address = addresses.Get(space, pc);
        bool isExact = address.IsSignalReturn || IsInterrupted(space, frames[(index + 1)..]);
        SourceFrame[] chain = isExact ? address.Exact : address.Caller;
        Count(address, chain);
        if (!_native.TryGetValue((space, frame, isExact), out int[]? rewritten))
        {
            rewritten = Native(input.Frame(frame), address, chain, isExact ? address.ExactModule : address.CallerModule);
            _native.Add((space, frame, isExact), rewritten);
        }

        return rewritten;
    }

    /// <summary>
    /// Whether a frame did not call the next inner one: there is none but in the kernel, or a signal came in between.
    /// </summary>
    private bool IsInterrupted(int space, ReadOnlySpan<int> inner)
    {
        foreach (int frame in inner)
        {
            ulong pc = collector.Pc(frame);
            if (pc != 0)
            {
                return addresses.Get(space, pc).IsSignalReturn;
            }

            if (input.Frame(frame).Kind is CaptureFrameKind.Python or CaptureFrameKind.Native)
            {
                return false;
            }
        }

        return true;
    }

    private static void Count(ResolvedAddress address, SourceFrame[] chain)
    {
        if (IsResolved(chain))
        {
            address.Library!.Resolved++;
        }
        else if (chain.Length > 0)
        {
            address.Library!.Named++;
        }
        else
        {
            address.Library!.Unresolved++;
        }
    }

    private static bool IsResolved(SourceFrame[] chain) => chain is [{ File: not null, Line: > 0 }, ..];

    /// <summary>The frames of an address, the outermost first.</summary>
    private int[] Native(CaptureFrame frame, ResolvedAddress address, SourceFrame[] chain, string? module)
    {
        string captured = input.Text(frame.FunctionId);
        string fallback = captured is "" or ModuleAddress.Unknown ? module ?? ModuleAddress.Unknown : captured;
        if (!IsResolved(chain))
        {
            // Without a line the address stays, so that it can be resolved where there is more to be known.
            string? known = chain.Length > 0 ? chain[^1].Function : null;
            return Frame(Intern(input.String(frame.FileId)), known ?? fallback, frame.Line);
        }

        List<int> frames = [];
        for (int i = chain.Length - 1; i >= 0; i--)
        {
            SourceFrame source = chain[i];
            int file = Intern(Encoding.UTF8.GetBytes(source.File ?? address.Library!.Path));
            frames.AddRange(Frame(file, source.Function ?? fallback, source.Line));
        }

        return [.. frames];
    }

    private int[] Frame(int file, string function, long line) =>
        FunctionName.Clean(function) is { } name
            ? [output.Add(new CaptureFrame(CaptureFrameKind.Native, file, Intern(Encoding.UTF8.GetBytes(name)), line))]
            : [];

    private int[] Other(int id)
    {
        while (_others.Count <= id)
        {
            _others.Add(null);
        }

        return _others[id] ??= Copy(input.Frame(id));
    }

    private int[] Copy(CaptureFrame frame) => frame.Kind switch
    {
        CaptureFrameKind.Invalid => [CaptureTable.InvalidFrame],
        CaptureFrameKind.Gc => [CaptureTable.GcFrame],
        CaptureFrameKind.Native => Frame(Intern(input.String(frame.FileId)), input.Text(frame.FunctionId), frame.Line),
        _ =>
        [
            output.Add(frame with
            {
                FileId = Intern(input.String(frame.FileId)),
                FunctionId = Intern(input.String(frame.FunctionId)),
            }),
        ],
    };

    private int Intern(ReadOnlySpan<byte> text) => output.Intern(text);
}
