using Austin.Common.CPython.Code;
using Austin.Common.CPython.Stacks;
using Austin.Common.CPython.Threads;
using Austin.Common.Linux;

namespace Austin.Common.Sampling.Threads;

/// <summary>A thread that is sampled.</summary>
internal sealed class SampledThread(RemoteThread remote, TaskStat? state, INativeThread? native) : IDisposable
{
    public RemoteThread Remote { get; } = remote;

    /// <summary>Whether it is on a CPU; null in modes that do not ask.</summary>
    public TaskStat? State { get; } = state;

    /// <summary>The stack of the thread.</summary>
    public StackRange Stack { get; init; }

    /// <summary>What the kernel counts of its CPU time; null in modes that do not ask.</summary>
    public CpuAccount? Cpu { get; init; }

    /// <summary>What is known of its name.</summary>
    public ThreadNaming Naming { get; } = new();

    /// <summary>Its page faults; null in modes without memory.</summary>
    public TaskFaults? Faults { get; init; }

    /// <summary>Its page faults between the last pass and this one.</summary>
    public long FaultsOfPass { get; private set; }

    /// <summary>Tells whether the last sample still holds; null while the process has one thread only.</summary>
    public ScheduleWatch? Schedule { get; set; }

    /// <summary>Whether it was asked for; of the last pass.</summary>
    public bool IsIncluded { get; set; } = true;

    /// <summary>Which task it runs; null where tasks are not asked for.</summary>
    public TaskOfThread? Task { get; set; }

    /// <summary>How it shares the GIL; null where that is not counted, or not yet.</summary>
    public GilShare? Gil { get; set; }

    /// <summary>Where its samples are added up; null before the first one.</summary>
    public ThreadTime? Time { get; set; }

    /// <summary>Generation of the frame table that <see cref="Ids"/> belong to.</summary>
    public int IdGeneration { get; set; } = -1;

    /// <summary>Its native side; null where only Python frames are sampled.</summary>
    public INativeThread? Native { get; } = native;

    /// <summary>Number of the pass in which it was last sampled.</summary>
    public long LastPass { get; set; }

    /// <summary>When it is asked next whether another thread runs its state, in ns since the machine was started.</summary>
    public long NextRunnerLook { get; set; }

    /// <summary>The code objects to read with its next stack.</summary>
    public ForeseenCodes Foreseen { get; } = new();

    /// <summary>Frame ids of the last sample, outermost first.</summary>
    public int[] Ids { get; set; } = new int[64];

    public int IdCount { get; set; }

    /// <summary>Frames of the last sample as they were shown.</summary>
    public ReadOnlySpan<int> Shown => Native is null && Task is { Ids.Length: > 0 } task ? task.Ids : Ids.AsSpan(0, IdCount);

    /// <summary>So many of the raw frames, from the root on, have their ids in <see cref="Ids"/>.</summary>
    public int NamedCount { get; set; }

    /// <summary><see cref="RemoteThread.Stored"/> of those frames.</summary>
    public long NamedStored { get; set; }

    /// <summary>When all of their code objects were compared; see <see cref="CPython.Code.CodeCache.Epoch"/>.</summary>
    public long NamedAt { get; set; }

    /// <summary>How many code objects had been found to be others by then; see <see cref="CPython.Stacks.ICodeShapes.Forgotten"/>.</summary>
    public long NamedForgotten { get; set; }

    /// <summary>Keeps all frames of a sample, native ones too, for as long as the thread does not run.</summary>
    public void Keep(ReadOnlySpan<int> frames, int generation)
    {
        if (Ids.Length < frames.Length)
        {
            Ids = new int[frames.Length * 2];
        }

        frames.CopyTo(Ids);
        IdCount = frames.Length;
        IdGeneration = generation;
    }

    /// <summary>Counts <see cref="FaultsOfPass"/>.</summary>
    public long TakeFaults() => FaultsOfPass = Faults?.TakeDelta() ?? 0;

    public void Dispose()
    {
        State?.Dispose();
        Cpu?.Dispose();
        Faults?.Dispose();
        Schedule?.Dispose();
        Native?.Dispose();
    }
}
