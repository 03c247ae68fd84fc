using Austin.Captures.Frames;

namespace Austin.Captures.Samples;

/// <summary>
/// The frames and threads of a capture, across all its processes. Names are made safe when they are first seen, once for
/// whatever is made of the capture: valid UTF-8 of which nothing can break a line, end a frame or act on a terminal
/// (<see cref="SafeText"/>).
/// </summary>
public sealed class CaptureTable : FrameTable
{
    /// <summary>The frame that stands for an unreadable part of a stack.</summary>
    public const int InvalidFrame = 0;

    /// <summary>The frame that stands for the collector, for whoever shows <see cref="CaptureSample.Gc"/> as a frame.</summary>
    public const int GcFrame = 1;

    /// <summary>Makes one that holds the empty string and the frames of the two marks alone.</summary>
    public CaptureTable()
    {
        EmptyString = Intern([]);
        Add(new Frame(FrameKind.Invalid, EmptyString, Intern("INVALID"u8), default));
        Add(new Frame(FrameKind.Gc, EmptyString, Intern("GC"u8), default));
    }

    /// <summary>The threads met so far.</summary>
    public CaptureThreads Threads { get; } = new();

    /// <summary>The id of the empty string.</summary>
    public int EmptyString { get; }

    /// <summary>The id of a frame that is Python or native, which its file name tells.</summary>
    public int Add(int fileId, int functionId, SourceSpan span)
    {
        FrameKind kind = span.Column > 0 || !NativeFiles.IsNative(String(fileId)) ? FrameKind.Python : FrameKind.Native;
        return Add(new Frame(kind, fileId, functionId, span));
    }

    /// <summary>The id of a kernel frame.</summary>
    public int AddKernel(ReadOnlySpan<byte> function) => Add(FrameKind.Kernel, "kernel"u8, function, default);

    private protected override byte[] Kept(byte[] text) => SafeText.Name(text);
}
