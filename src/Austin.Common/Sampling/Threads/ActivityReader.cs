using Austin.Common.CPython.Threads;
using Austin.Common.Linux;
using Austin.Common.Memory;

namespace Austin.Common.Sampling.Threads;

/// <summary>Tells what threads do: run, wait for the GIL, wait in a system call.</summary>
/// <param name="pid">Their process.</param>
/// <param name="memory">Its memory.</param>
/// <param name="header">Words of the runtime.</param>
/// <param name="threads">All its threads.</param>
internal sealed class ActivityReader(int pid, IRemoteMemory memory, RuntimeSnapshot header, ThreadSet threads)
{
    /// <summary>Whether a system call waits for a word of an interpreter's GIL.</summary>
    public static bool WaitsForGil(ThreadCall call, RuntimeSnapshot header, ulong interpreter) =>
        SystemCalls.IsOnWord(call.Name) && header.IsInGil(call.Argument, interpreter);

    /// <summary>Looks at a thread.</summary>
    /// <param name="thread">The thread.</param>
    /// <param name="state">Its state by the kernel, a letter of proc_pid_stat(5).</param>
    public ThreadActivity Read(SampledThread thread, byte state) =>
        GilActivity.Read(header, memory, thread, threads, (holdsGil, holder) => Read(thread, state, holdsGil, holder));

    private ThreadActivity Read(SampledThread thread, byte state, bool? holdsGil, ulong holder)
    {
        switch (state)
        {
            case (byte)'R':
                return new ThreadActivity { Doing = ThreadDoing.Running, HoldsGil = holdsGil };
            case (byte)'T' or (byte)'t':
                return new ThreadActivity { Doing = ThreadDoing.Stopped, HoldsGil = holdsGil };
        }

        ThreadCall? call = ThreadCall.TryRead(pid, thread.Remote.ThreadId, out bool isRunning);
        if (call is null)
        {
            return new ThreadActivity { Doing = isRunning ? ThreadDoing.Running : ThreadDoing.Unknown, HoldsGil = holdsGil };
        }

        if (WaitsForGil(call, header, thread.Remote.Interpreter))
        {
            SampledThread? other = threads.FirstOrDefault(t => t.Remote.Address == holder && holder != 0 && t != thread);
            return new ThreadActivity
            {
                Doing = ThreadDoing.WaitsForGil,
                Call = call.Name,
                HoldsGil = false,
                GilHolder = other?.Remote.ThreadId ?? 0,
                GilHolderName = other?.Naming.Shown,
            };
        }

        return new ThreadActivity
        {
            Doing = ThreadDoing.InCall,
            Call = call.Name,
            CallObject = CallObject.Describe(pid, memory, call),
            Lock = SystemCalls.IsOnWord(call.Name) ? new ThreadLock { Address = call.Argument } : null,
            HoldsGil = holdsGil,
        };
    }
}
