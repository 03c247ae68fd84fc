using System.Globalization;
using Austin.Captures.Writing;
using Austin.Common.CPython.Layouts;
using Austin.Common.CPython.Stacks;
using Austin.Common.Linux;
using Austin.Common.Memory;
using Austin.Common.Sampling;
using Austin.Common.Targets;
using Austin.Symbols.Elf;
using Austin.Symbols.Unwinding;
using AustinP.Interleaving;
using AustinP.Kernel;
using AustinP.Modules;
using AustinP.Naming;
using AustinP.Ptrace;

namespace AustinP.Native;

/// <summary>What the threads of one process share: its modules, its unwinder, the names of its frames.</summary>
internal sealed class NativeProcess : INativeProcess
{
    private readonly KernelAccess? _kernel;
    private readonly Action<long> _reportRefusal;
    private readonly SourceFrames _sources;

    public NativeProcess(
        int pid, int thread, IRemoteMemory memory, RemoteInterpreter interpreter, ThreadStopper stopper, ModuleImages images, KernelAccess? kernel, Action<long> reportRefusal)
    {
        Pid = pid;
        _kernel = kernel;
        _reportRefusal = reportRefusal;
        Memory = memory;
        Stopper = stopper;
        ushort machine = ElfMachine.Of(OwnMachine.Architecture);
        Modules = new ProcessModules(
            pid, thread, new ProcessFiles(thread), memory, images, string.Create(CultureInfo.InvariantCulture, $"/proc/{thread}/root"), machine);
        Unwinder = new Unwinder(machine, Modules.Ranges);
        _sources = new SourceFrames(Modules);
        Layout = new EvaluationCalls(interpreter.Layout);
        Merger = new StackMerger(Layout, new NativeFrameNames(Modules), _sources);
    }

    public int Pid { get; }

    public IRemoteMemory Memory { get; }

    public ThreadStopper Stopper { get; }

    public ProcessModules Modules { get; }

    public Unwinder Unwinder { get; }

    public EvaluationCalls Layout { get; }

    /// <summary>Registers of a stopped thread.</summary>
    public ulong[] Registers { get; } = new ulong[64];

    public StackMerger Merger { get; }

    public INativeThread Open(RemoteThread thread) =>
        new NativeThread(this, thread, new BlockedThread(Pid, thread.ThreadId), _kernel is null ? null : new KernelStack(Pid, thread.ThreadId, _kernel));

    public void DescribeMaps(ISampleWriter writer)
    {
        Modules.RefreshSometimes();
        Modules.Describe(writer);
    }

    /// <summary>A thread could not be stopped.</summary>
    public void ReportRefusal(long tid) => _reportRefusal(tid);

    public void Dispose()
    {
        _sources.Dispose();
        Modules.Dispose();
    }
}
