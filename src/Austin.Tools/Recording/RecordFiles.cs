using Austin.Captures.Tooling;
using Austin.Common.Linux;

namespace Austin.Tools.Recording;

/// <summary>The files beside the result that live as long as the recording.</summary>
internal sealed class RecordFiles : IDisposable
{
    private readonly string _stem;

    /// <summary>Makes the file for the samples, so that it is known at once whether the result can be written.</summary>
    /// <exception cref="ToolException">It cannot.</exception>
    public RecordFiles(RecordOutput output)
    {
        if (Directory.Exists(output.Path))
        {
            throw new ToolException(ToolExitCode.CannotWrite, $"cannot write {output.Path}: it is a folder");
        }

        string place = IsReplaceable(output.Path) ? output.Path : Path.Combine(Path.GetTempPath(), "austin-record");
        _stem = $"{place}.{Environment.ProcessId}";
        using OutputDescriptor? file = OutputDescriptor.Create(Capture, out int errno);
        if (file is null)
        {
            throw new ToolException(ToolExitCode.CannotWrite, $"cannot write {output.Name}: {Common.Console.ErrorText.Of(errno)}");
        }
    }

    /// <summary>The samples in the MOJO format.</summary>
    public string Capture => _stem + ".part.mojo";

    /// <summary>How the sampler's run went.</summary>
    public string Report => _stem + ".part.json";

    /// <summary>The part of the samples that is being converted.</summary>
    public string Slice => _stem + ".slice.mojo";

    /// <summary>The sampler's process id, which its unfinished report has in its name; 0 before it was started.</summary>
    public int Sampler { get; set; }

    /// <summary>Whether the samples stay.</summary>
    public bool Keep { get; set; }

    /// <summary>The samples of a period.</summary>
    public string Period(int number) => $"{_stem}.{number:0000}.part.mojo";

    public void Dispose()
    {
        string[] files = [Report, $"{Report}.{Sampler}.tmp", Slice];
        foreach (string file in Keep ? files : [Capture, .. files])
        {
            File.Delete(file);
        }
    }

    // Beside what is no regular file there is no place for others.
    private static bool IsReplaceable(string path) => path != RecordOutput.StandardOutput
        && !path.StartsWith("/dev/", StringComparison.Ordinal) && !path.StartsWith("/proc/", StringComparison.Ordinal)
        && (!Path.Exists(path) || FileIdentity.IsRegular(path));
}
