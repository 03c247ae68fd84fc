using Austin.Captures.Files;
using Austin.Captures.Frames;
using Austin.Captures.Reading;
using Austin.Captures.Samples;
using Austin.Captures.Tooling;
using Austin.Captures.Writing;
using Austin.Common.CommandLine;

namespace Austin.Common.Feeding;

/// <summary>
/// Writes all samples into a MOJO file while they are looked at: under another name, and under its own once it is complete. One
/// thread writes, another finishes. Where it fails, it is the only thing that does.
/// </summary>
internal sealed class CaptureSaver : IDisposable
{
    private readonly Lock _lock = new();
    private readonly ToolOutput _output;
    private CaptureWriter? _writer;
    private bool _isClosed;

    private CaptureSaver(string path, ToolOutput output) => (Path, _output) = (path, output);

    /// <summary>The file, as it was given.</summary>
    public string Path { get; }

    /// <summary>How many samples were written.</summary>
    public long Samples { get; private set; }

    /// <summary>Why the file cannot be written; null if all is well.</summary>
    public string? Problem { get; private set; }

    /// <summary>Begins a file.</summary>
    /// <exception cref="LiveFailure">It cannot be written.</exception>
    public static CaptureSaver Open(string path)
    {
        try
        {
            return new CaptureSaver(path, ToolOutput.Open(path));
        }
        catch (ToolException exception)
        {
            throw new LiveFailure((int)ExitCode.OutputFailed, SafeText.Line(exception.Message));
        }
    }

    /// <summary>Says whose frames the samples will refer to.</summary>
    public void Start(CaptureTable table) => Do(() => _writer = CaptureFile.Create(CaptureFormat.Mojo, table, _output));

    /// <summary>Writes a metadatum.</summary>
    public void Metadata(string key, string value) => Do(() => _writer?.Metadata(key, value));

    /// <summary>Writes a sample.</summary>
    public void Write(CaptureSample sample) => Do(() =>
    {
        _writer?.Write(sample);
        Samples++;
    });

    /// <summary>Gives the file its name; nothing is written any more. A file without samples is none.</summary>
    /// <returns>Whether it is there.</returns>
    public bool Finish()
    {
        Do(() =>
        {
            if (Samples > 0)
            {
                _writer!.End();
                _output.Commit();
            }

            _isClosed = true;
        });
        return Problem is null && Samples > 0;
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isClosed = true;
            _output.Dispose();
        }
    }

    private void Do(Action write)
    {
        lock (_lock)
        {
            if (_isClosed)
            {
                return;
            }

            try
            {
                write();
            }
            catch (ToolException exception)
            {
                _isClosed = true;
                Problem = exception.Message;
            }
        }
    }
}
