using System.Text;
using Austin.Common.Console;
using Microsoft.Win32.SafeHandles;

namespace Austin.Testing;

/// <summary>An <see cref="OutputFile"/> on a temporary file, and what was written to it.</summary>
internal sealed class CapturedOutput : IDisposable
{
    private readonly string _path = Path.GetTempFileName();
    private readonly SafeFileHandle _handle;

    public CapturedOutput()
    {
        _handle = System.IO.File.OpenHandle(_path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite);
        File = new OutputFile(Descriptor);
    }

    public OutputFile File { get; }

    public int Descriptor => (int)_handle.DangerousGetHandle();

    public byte[] Bytes
    {
        get
        {
            File.Flush();
            return System.IO.File.ReadAllBytes(_path);
        }
    }

    public string Text => new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(Bytes);

    public void Dispose()
    {
        _handle.Dispose();
        System.IO.File.Delete(_path);
    }
}
