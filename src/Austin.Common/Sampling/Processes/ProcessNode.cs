using Austin.Common.CPython.Layouts;
using Austin.Common.CPython.Locating;
using Austin.Common.Linux;
using Austin.Common.Memory;
using Austin.Common.Sampling.Threads;
using Austin.Common.Targets;

namespace Austin.Common.Sampling.Processes;

/// <summary>A process of the tree: Python or not, it may have Python children, or become Python by exec.</summary>
internal sealed class ProcessNode(int pid, ProcessNode? parent, long now) : IDisposable
{
    /// <summary>A refusal can be a moment's: the process is in the middle of an exec. In ns.</summary>
    public const long RefusalPatience = 50_000_000;

    // A process that just started, or just lost its interpreter, is looked at every time; later ever more rarely.
    private const long EagerFor = 1_000_000_000;
    private const long LazyPeriod = 100_000_000;

    // The data of a program that shows no sign of Python is searched at most so often, and ever more rarely.
    private const long ShortestScanPause = 20_000_000;

    // A second interpreter is looked for at most so often, and ever more rarely.
    private const long ShortestPauseForAnother = 1_000_000_000;

    private readonly long _start = now;

    private long _eagerUntil = now + EagerFor;
    private long _nextLook;
    private long _nextScan;
    private string? _executable;
    private long _mappedPages;
    private bool _endedLeaderReported;
    private bool _lackOfGilReported;
    private bool _refusalReported;
    private bool _anotherReported;
    private long _nextLookForAnother;
    private long _pagesWithoutAnother;
    private ProcFile? _size;

    public int Pid { get; } = pid;

    public ProcessNode? Parent { get; } = parent;

    /// <summary>The interpreter that is sampled; null while there is none.</summary>
    public ProcessSampler? Python { get; private set; }

    /// <summary>What the last look found.</summary>
    public LocateOutcome LastOutcome { get; private set; } = LocateOutcome.NotPython;

    /// <summary>The version last met, also an unsupported one.</summary>
    public PythonVersion LastVersion { get; private set; }

    /// <summary>Looks for an interpreter if that is due.</summary>
    /// <returns>Whether one was found now.</returns>
    public bool TryAttach(SamplingSettings settings, INativeSampling? native, IProcessObserver observer, long now)
    {
        if (Python is not null || now < _nextLook)
        {
            return false;
        }

        if (now > _eagerUntil)
        {
            _nextLook = now + LazyPeriod;
            string? executable = ProcessStat.ReadExecutable(Pid);
            long pages = ProcessStat.ReadMappedPages(Pid);
            // The same program that was no Python a while ago; only one that mapped something since may have become one.
            if (executable == _executable && pages == _mappedPages && LastOutcome == LocateOutcome.NotPython)
            {
                return false;
            }

            _executable = executable;
            _mappedPages = pages;
        }

        int thread = ProcessStat.FindLivingThread(Pid);
        IRemoteMemory memory = TargetMemory.Open(thread);
        RemoteInterpreter? interpreter = Inherited();
        if (interpreter is not null && TryStart(thread, memory, interpreter, settings, native, observer))
        {
            return true;
        }

        bool scans = now >= _nextScan;
        _nextScan = scans ? now + Math.Max(ShortestScanPause, now - _start) : _nextScan;
        InterpreterLocator locator = new(new ProcessFiles(thread), memory) { ScansProgram = scans };
        LastOutcome = locator.TryLocate(out interpreter);
        LastVersion = locator.Version;
        if (LastOutcome != LocateOutcome.Found)
        {
            ReportRefusal(observer, now);
            return false;
        }

        if (TryStart(thread, memory, interpreter!, settings, native, observer))
        {
            return true;
        }

        LastOutcome = LocateOutcome.NotReady;
        return false;
    }

    /// <summary>Says so where the process has a second interpreter, if it is time to look for one: only one of them is sampled.</summary>
    public void LookForAnother(IProcessObserver observer, long now)
    {
        if (Python is null || now < _nextLookForAnother || _anotherReported)
        {
            return;
        }

        _nextLookForAnother = now + Math.Max(ShortestPauseForAnother, now - _start);
        _size ??= ProcessStat.OpenSize(Pid);
        long pages = ProcessStat.ReadMappedPages(_size);
        if (pages == _pagesWithoutAnother)
        {
            return;
        }

        _pagesWithoutAnother = pages;
        int thread = ProcessStat.FindLivingThread(Pid);
        InterpreterLocator locator = new(new ProcessFiles(thread), TargetMemory.Open(thread));
        if (locator.TryLocateAnother(Python.Interpreter.Runtime))
        {
            _anotherReported = true;
            // A forked child has what its parent has.
            if (Parent is not { _anotherReported: true })
            {
                observer.Warn($"Process {Pid} has a second interpreter, CPython {locator.Version} in {locator.ModulePath}, which is left out.");
            }
        }
    }

    /// <summary>Gives up the interpreter: it ended, or another program took the process over.</summary>
    public void Lose(long now)
    {
        Python?.Dispose();
        Python = null;
        _size?.Dispose();
        (_size, _nextLookForAnother, _pagesWithoutAnother) = (null, 0, 0);
        LastOutcome = LocateOutcome.NotPython;
        _eagerUntil = now + EagerFor;
        _nextLook = 0;
    }

    /// <summary>Names what it is, where it is no Python that can be read; null when that is not known.</summary>
    public string? DescribeOther()
    {
        int thread = ProcessStat.FindLivingThread(Pid);
        return OtherPython.Describe(new ProcessFiles(thread), TargetMemory.Open(thread));
    }

    public void Dispose()
    {
        Python?.Dispose();
        _size?.Dispose();
    }

    // A forked child has everything where its parent has it.
    private RemoteInterpreter? Inherited() =>
        Parent?.Python is { } python && ProcessStat.ReadExecutable(Pid) is { } executable && executable == ProcessStat.ReadExecutable(Parent.Pid)
            ? python.Interpreter
            : null;

    // A child that shares its parent's memory until it execs shows the parent's threads, none of which is its own.
    private bool TryStart(
        int thread, IRemoteMemory memory, RemoteInterpreter interpreter, SamplingSettings settings, INativeSampling? native, IProcessObserver observer)
    {
        ProcessSampler python = new(Pid, thread, memory, interpreter, settings, native?.Open(Pid, thread, memory, interpreter, observer));
        if (!python.RefreshThreads())
        {
            python.Dispose();
            return false;
        }

        if (python.LeaderHasEnded && !_endedLeaderReported)
        {
            _endedLeaderReported = true;
            observer.Warn($"The main thread of process {Pid} has ended: only its other threads are sampled.");
        }

        if (settings.OnlyGilHolder && !_lackOfGilReported && python.RunsWithoutGil)
        {
            _lackOfGilReported = true;
            observer.Warn($"Process {Pid} runs without a GIL, as free-threaded CPython does: --gil samples nothing of it unless a module that it imports switches the GIL on. Leave --gil out to sample its threads.");
        }

        Python = python;
        LastOutcome = LocateOutcome.Found;
        LastVersion = interpreter.Version;
        return true;
    }

    // That of the root is the end of the run, or of the attempt; a child is one of many.
    private void ReportRefusal(IProcessObserver observer, long now)
    {
        if (LastOutcome == LocateOutcome.Denied && Parent is not null && !_refusalReported && now > _eagerUntil - EagerFor + RefusalPatience)
        {
            _refusalReported = true;
            observer.Warn($"Child process {Pid} is left out, for it may not be read. {PermissionAdvice.Explain(Pid)}");
        }
    }
}
