using System.Diagnostics;
using System.Globalization;

namespace Austin.Live.Tests.InProcess;

/// <summary>A process that does nothing for a minute, for attaching to.</summary>
internal sealed class Sleeper : IDisposable
{
    private readonly Process _process = Process.Start("sleep", "60");

    public string Pid => _process.Id.ToString(CultureInfo.InvariantCulture);

    public bool IsRunning => !_process.HasExited;

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
