using System.Globalization;
using Austin.Captures.Samples;

namespace Austin.Captures.Writing;

/// <summary>The metadata before the samples, in the order clients know.</summary>
public sealed record SampleHeader
{
    /// <summary>The version clients compare, such as <c>3.7.0</c>.</summary>
    public required string Version { get; init; }

    /// <summary>Time between two samples that was asked for, in µs.</summary>
    public required long IntervalMicroseconds { get; init; }

    /// <summary>What is measured.</summary>
    public required SamplingMode Mode { get; init; }

    /// <summary>Memory of the machine in KiB; only modes with memory write it.</summary>
    public required long MemoryKilobytes { get; init; }

    /// <summary>Whether descendants are sampled too.</summary>
    public bool Multiprocess { get; init; }

    /// <summary>Whether idle threads are left out of wall time.</summary>
    public bool HideIdle { get; init; }

    /// <summary>How tasks of asyncio are shown, see <see cref="CaptureTasks"/>; null leaves it out.</summary>
    public string? Async { get; init; }

    /// <summary>The program and its version, which only we write.</summary>
    public required string Implementation { get; init; }

    /// <summary>Version of the target's interpreter; null leaves it out.</summary>
    public string? PythonVersion { get; init; }

    /// <summary>Writes the metadata; the caller ends the header.</summary>
    public void Write(ISampleWriter writer)
    {
        writer.Metadata("austin", Version);
        writer.Metadata("interval", IntervalMicroseconds.ToString(CultureInfo.InvariantCulture));
        writer.Metadata("mode", NameOf(Mode));
        if (Mode is SamplingMode.Memory or SamplingMode.Full)
        {
            writer.Metadata("memory", MemoryKilobytes.ToString(CultureInfo.InvariantCulture));
        }

        if (Multiprocess)
        {
            writer.Metadata("multiprocess", "on");
        }

        if (HideIdle)
        {
            writer.Metadata("hide-idle", "on");
        }

        if (Async is not null)
        {
            writer.Metadata(CaptureTasks.Key, Async);
        }

        writer.Metadata("implementation", Implementation);
        if (PythonVersion is not null)
        {
            writer.Metadata("python", PythonVersion);
        }
    }

    /// <summary>The name of a mode in metadata.</summary>
    public static string NameOf(SamplingMode mode) => mode switch
    {
        SamplingMode.Wall => "wall",
        SamplingMode.Cpu => "cpu",
        SamplingMode.Memory => "memory",
        SamplingMode.Full => "full",
        _ => throw new ArgumentOutOfRangeException(nameof(mode)),
    };
}
