using Austin.Common.Cores;
using Austin.Common.CPython.Layouts;
using Austin.Common.CPython.Stacks;
using Austin.Common.Memory;
using Austin.Common.Sampling;
using Austin.Common.Sampling.Cores;
using Austin.Symbols.Unwinding;
using AustinP.Interleaving;
using AustinP.Modules;
using AustinP.Naming;

namespace AustinP.Native;

/// <summary>The native stacks of a process that left a core.</summary>
internal sealed class NativeCore : INativeCore
{
    private readonly ModuleImages _images = new();
    private readonly SourceFrames _sources;

    /// <summary>Prepares to follow them.</summary>
    /// <param name="core">The core.</param>
    /// <param name="files">Its files.</param>
    /// <param name="memory">Its memory.</param>
    /// <param name="interpreter">Its interpreter.</param>
    public NativeCore(CoreFile core, CoreFiles files, IRemoteMemory memory, RemoteInterpreter interpreter)
    {
        Memory = memory;
        Modules = new ProcessModules(pid: 0, thread: 0, new CoreCode(core, files), memory, _images, files.Root ?? "", core.MachineNumber);
        Unwinder = new Unwinder(core.MachineNumber, Modules.Ranges);
        _sources = new SourceFrames(Modules);
        Layout = new EvaluationCalls(interpreter.Layout);
        Merger = new StackMerger(Layout, new NativeFrameNames(Modules), _sources);
        Modules.RefreshSometimes();
    }

    public IRemoteMemory Memory { get; }

    public ProcessModules Modules { get; }

    public Unwinder Unwinder { get; }

    public EvaluationCalls Layout { get; }

    public StackMerger Merger { get; }

    public INativeThread Open(CoreThread thread, RemoteThread remote) => new NativeCoreThread(this, thread, remote);

    public void Dispose()
    {
        _sources.Dispose();
        Modules.Dispose();
        _images.Dispose();
    }
}
