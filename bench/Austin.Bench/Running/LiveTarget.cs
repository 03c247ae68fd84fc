using System.Diagnostics;
using System.Text.Json;
using Austin.Testing.Pythons;

namespace Austin.Bench.Running;

/// <summary>A Python program that runs until it is disposed of.</summary>
internal sealed class LiveTarget : IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly JsonDocument _report;

    private LiveTarget(Process process, JsonDocument report)
    {
        _process = process;
        _report = report;
    }

    public int Pid => _process.Id;

    /// <summary>What the program says of itself.</summary>
    public JsonElement Report => _report.RootElement;

    /// <summary>Starts a program and waits for its report.</summary>
    /// <param name="scratch">Folder for the report.</param>
    /// <exception cref="RunFailedException">It ended, or said nothing.</exception>
    public static LiveTarget Start(Interpreter python, string script, string scratch, params string[] arguments)
    {
        string path = Path.Combine(scratch, "report.json");
        File.Delete(path);
        ProcessStartInfo info = new(python.Path, [script, .. arguments]);
        info.Environment["AUSTIN_TARGET_REPORT"] = path;
        info.Environment["PYTHONPATH"] = Path.GetDirectoryName(Targets.Shared("reporting.py"));
        info.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        Process process = Process.Start(info)!;
        Stopwatch waited = Stopwatch.StartNew();
        while (!File.Exists(path))
        {
            if (process.HasExited || waited.Elapsed > _patience)
            {
                Stop(process);
                throw new RunFailedException($"{Path.GetFileName(script)} did not start on {python}");
            }

            Thread.Sleep(2);
        }

        return new LiveTarget(process, JsonDocument.Parse(File.ReadAllText(path)));
    }

    public void Dispose()
    {
        Stop(_process);
        _report.Dispose();
    }

    private static void Stop(Process process)
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }
}
