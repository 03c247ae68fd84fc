using Austin.Common.CPython.Layouts;
using Austin.Common.Linux;
using Austin.Common.Memory;
using Austin.Common.Sampling;
using AustinP.Kernel;
using AustinP.Modules;
using AustinP.Ptrace;

namespace AustinP.Native;

/// <summary>Native stacks of all sampled processes: the one tracer, and the files they share.</summary>
/// <param name="withKernel">Whether kernel stacks are wanted.</param>
internal sealed class NativeSampling(bool withKernel) : INativeSampling
{
    private readonly ThreadStopper _stopper = new();
    private readonly ModuleImages _images = new();
    private readonly KernelAccess? _kernel = withKernel ? new KernelAccess() : null;
    private bool _refusalReported;

    public INativeProcess Open(int pid, int thread, IRemoteMemory memory, RemoteInterpreter interpreter, IProcessObserver observer)
    {
        if (_kernel is { IsRefused: true, IsReported: false })
        {
            _kernel.IsReported = true;
            observer.Warn("Kernel stacks are refused: they need root or CAP_SYS_ADMIN in the initial user namespace. "
                + "Instead, each blocked thread shows the one kernel function it waits in (wchan).");
        }

        return new NativeProcess(pid, thread, memory, interpreter, _stopper, _images, _kernel, tid => ReportRefusal(observer, pid, tid));
    }

    public bool ReleaseLateStops() => _stopper.ReleaseLateStops();

    public void Dispose()
    {
        _stopper.Dispose();
        _images.Dispose();
    }

    private void ReportRefusal(IProcessObserver observer, int pid, long tid)
    {
        // A leader that ended before its threads is refused too, and has no stack.
        if (!_refusalReported && ProcessStat.ReadExecutable(pid) is not null)
        {
            _refusalReported = true;
            observer.Warn($"Thread {tid} of process {pid} may not be traced, perhaps because a debugger or another profiler traces it: "
                + "while it runs, only its Python frames are shown, marked as invalid.");
        }
    }
}
