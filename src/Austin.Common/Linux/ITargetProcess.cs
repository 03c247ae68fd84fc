namespace Austin.Common.Linux;

/// <summary>The process that was started or named on the command line.</summary>
internal interface ITargetProcess
{
    /// <summary>Process id in the profiler's pid namespace.</summary>
    int Pid { get; }

    /// <summary>Whether we started it: it is then our child, and a zombie until the program ends.</summary>
    bool IsLaunched { get; }

    /// <summary>Whether it has ended. One system call; never waits.</summary>
    bool HasExited();
}
