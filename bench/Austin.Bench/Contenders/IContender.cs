using Austin.Bench.Profiles;
using Austin.Bench.Running;

namespace Austin.Bench.Contenders;

/// <summary>A sampler that takes part.</summary>
internal interface IContender
{
    /// <summary>Name and version, as the table shows it.</summary>
    string Name { get; }

    /// <summary>The same with native frames; null where there is none.</summary>
    IContender? Native => null;

    /// <summary>Whether its profile has Python functions and lines; all that does not need them is measured anyway.</summary>
    bool SeesPython { get; }

    /// <summary>Whether it writes one stack for each sample, in text and in MOJO.</summary>
    bool WritesEachSample { get; }

    /// <summary>Whether it can sample that minor version of CPython 3.</summary>
    bool Supports(int minor);

    /// <summary>How to start it.</summary>
    SamplerCommand Command(RunRequest request);

    /// <summary>What a finished run sampled, by its output or by what it said.</summary>
    RunCount Count(RunRequest request, string said);

    /// <summary>The profile of a finished run that wrote text.</summary>
    IEnumerable<StackSample> Read(string path);
}
