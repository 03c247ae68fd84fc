using Austin.Captures.Files;
using Austin.Captures.Frames;
using Austin.Captures.Reading;
using Austin.Captures.Samples;

namespace Austin.Captures.Tooling;

/// <summary>An opened capture and the name to speak of it.</summary>
public sealed class ToolInput : IDisposable
{
    private readonly Stream _stream;
    private readonly HiddenFiles _hidden;
    private readonly CaptureDamage? _damage;

    private ToolInput(string path, Stream stream, CaptureReader reader, ToolMessages messages, HiddenFiles hidden, CaptureDamage? damage)
    {
        Path = path;
        Messages = messages;
        _stream = stream;
        _hidden = hidden;
        _damage = damage;
        Reader = reader;
    }

    /// <summary>As the user gave it.</summary>
    public string Path { get; }

    /// <summary>Says what is wrong with it.</summary>
    public ToolMessages Messages { get; }

    /// <summary>Reads the capture.</summary>
    public CaptureReader Reader { get; }

    /// <summary>The name without its folder.</summary>
    public string Name => IsStandardInput(Path) ? "stdin" : System.IO.Path.GetFileName(Path);

    /// <summary>Bytes of the file read so far, before decompression; 0 if it cannot be told.</summary>
    public long Position => _stream.CanSeek ? _stream.Position : 0;

    /// <summary>Bytes of the file; 0 if it cannot be told.</summary>
    public long Length => _stream.CanSeek ? _stream.Length : 0;

    /// <summary>Opens a capture.</summary>
    /// <param name="path">A file, or <c>-</c> for standard input.</param>
    /// <param name="messages">Says what is wrong with it.</param>
    /// <param name="name">What it goes by; null for the path.</param>
    /// <param name="hidden">The files whose frames are left out of samples, so that their time is their callers'; null for none.</param>
    /// <param name="damage">What was wrong with the capture that this one was made of; null for what is wrong with this one.</param>
    public static ToolInput Open(string path, ToolMessages messages, string? name = null, HiddenFiles? hidden = null, CaptureDamage? damage = null)
    {
        name ??= path;
        Stream stream = OpenStream(path);
        CaptureReader? reader = CaptureFile.Open(stream, CaptureLimits.Default, out string reason);
        if (reader is null)
        {
            stream.Dispose();
            throw new ToolException(ToolExitCode.NotACapture, $"{name} {reason}");
        }

        return new ToolInput(name, stream, reader, messages, hidden ?? HiddenFiles.None, damage);
    }

    /// <summary>Hands all items to the callbacks, without the frames that are left out, then says what was wrong with the capture.</summary>
    /// <returns>The exit code that the damage deserves.</returns>
    public int ReadAll(Action<string, string> metadata, Action<CaptureSample> sample)
    {
        long items = 0;
        CaptureHider? hider = _hidden.IsEmpty ? null : new CaptureHider(Reader.Table, _hidden);
        while (true)
        {
            CaptureItem item = Reader.Read();
            if (item == CaptureItem.End)
            {
                break;
            }

            items++;
            if (item == CaptureItem.Metadata)
            {
                metadata(Reader.MetadataKey, Reader.MetadataValue);
            }
            else
            {
                sample(hider?.Hide(Reader.Sample) ?? Reader.Sample);
            }
        }

        return Judge(items);
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private static bool IsStandardInput(string path) => path == "-";

    private static Stream OpenStream(string path)
    {
        if (IsStandardInput(path))
        {
            return Console.OpenStandardInput();
        }

        if (Directory.Exists(path))
        {
            throw new ToolException(ToolExitCode.NoInput, $"{path} is a folder, not a capture");
        }

        if (!File.Exists(path))
        {
            throw new ToolException(ToolExitCode.NoInput, $"No such input file: {path}");
        }

        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ToolException(ToolExitCode.NoInput, $"cannot read {path}");
        }
    }

    private int Judge(long items)
    {
        CaptureDamage damage = _damage ?? Reader.Damage;
        if (items == 0 && damage.Describe().Any())
        {
            throw new ToolException(ToolExitCode.NotACapture, Reader.Format == CaptureFormat.Text && damage.StoppedAt is null
                ? $"{Path} is neither a MOJO file nor collapsed text: none of its lines is a sample"
                : $"{Path} holds nothing that can be read: {damage.Describe().First()}");
        }

        foreach (string sentence in damage.Describe())
        {
            Messages.Warn($"{Path}: {sentence}");
        }

        return damage.StoppedAt is null ? ToolExitCode.Success : ToolExitCode.Damaged;
    }
}
