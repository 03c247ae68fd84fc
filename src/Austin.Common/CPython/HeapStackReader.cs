using System.Runtime.CompilerServices;
using Austin.Common.Linux;

namespace Austin.Common.CPython;

/// <summary>Stacks of CPython 3.8 to 3.10: every frame is an object on the heap.</summary>
/// <remarks>The pages that held the last stack are copied once, the innermost frames a second time.</remarks>
internal sealed class HeapStackReader(IRemoteMemory memory, InterpreterLayout layout) : StackReader(memory, layout)
{
    private const int PageSize = 4096;
    private const int MaxPages = MaxBytes / PageSize;

    // Innermost frames that are copied twice.
    private const int HotFrames = 8;

    // A plan with more pages than the stack uses is made afresh after so many samples.
    private const int ReplanAfter = 64;

    private readonly Dictionary<ulong, int> _positionByPage = [];
    private readonly ulong[] _hot = new ulong[HotFrames];
    private readonly int[] _hotFirst = new int[HotFrames];
    private readonly int[] _hotSecond = new int[HotFrames];
    private readonly byte[] _single = new byte[layout.FrameSize];
    // 3.8, 3.9: f_executing is a flag; 3.10: f_state is FRAME_EXECUTING.
    private readonly byte _executing = (byte)(layout.Minor >= 10 ? 0 : 1);
    private int _hotCount;
    private int _samples;

    protected override void PlanWindows(ThreadTrack thread)
    {
        StackPlan plan = thread.Plan;
        if (++_samples % ReplanAfter == 0)
        {
            PlanFromFrames(thread);
        }

        _hotCount = 0;
        foreach (ulong frame in plan.Hot)
        {
            _hot[_hotCount] = frame;
            _hotFirst[_hotCount++] = Add(frame, Layout.FrameSize);
        }

        _positionByPage.Clear();
        for (int i = 0; i < plan.Pages.Count && Ranges.Free > HotFrames + 2;)
        {
            // Neighbouring pages are one range, so that a frame across their border is whole.
            int run = 1;
            while (i + run < plan.Pages.Count && plan.Pages[i + run] == plan.Pages[i] + (ulong)(run * PageSize))
            {
                run++;
            }

            int position = Add(plan.Pages[i], run * PageSize);
            for (int k = 0; k < run; k++)
            {
                _positionByPage[plan.Pages[i + k]] = position + (k * PageSize);
            }

            i += run;
        }

        for (int i = 0; i < _hotCount; i++)
        {
            _hotSecond[i] = Add(_hot[i], Layout.FrameSize);
        }
    }

    protected override bool TryTop(ThreadTrack thread, int head, bool second, out ulong frame)
    {
        frame = HeadWord(head, Layout.ThreadTop);
        return true;
    }

    protected override WalkEnd Walk(ThreadTrack thread, ulong top, bool second, ref RawFrame[] frames, out int count)
    {
        count = 0;
        ulong address = top;
        while (address != 0)
        {
            if (count == frames.Length)
            {
                if (count >= MaxFrames)
                {
                    return WalkEnd.TooDeep;
                }

                Grow(ref frames);
            }

            if (!TryLocate(address, second, out int position))
            {
                return (address & 7) == 0 && Follow(thread, address) ? WalkEnd.Missing : WalkEnd.Broken;
            }

            ulong code = Word(position + Layout.FrameCode);
            int instruction = Unsafe.ReadUnaligned<int>(ref Unsafe.AsRef(in Buffer[position + Layout.FrameInstruction]));
            frames[count++] = new RawFrame(address, code, (ulong)((long)instruction * Layout.InstructionUnit), IsEntry: true);
            ulong previous = Word(position + Layout.FramePrevious);
            // A frame that returned has no caller any more, which must not pass for the root.
            if (previous == address || code == 0 || (previous == 0 && Buffer[position + Layout.FrameState] != _executing))
            {
                return WalkEnd.Broken;
            }

            address = previous;
        }

        if (!second)
        {
            PlanHot(thread.Plan, frames.AsSpan(0, Math.Min(count, HotFrames)));
        }

        return WalkEnd.Root;
    }

    protected override void Replan(ThreadTrack thread)
    {
        thread.Plan.Pages.Clear();
        thread.Plan.Hot.Clear();
    }

    protected override bool IsSameTwice()
    {
        if (HeadWord(HeadFirst, Layout.ThreadTop) != HeadWord(HeadSecond, Layout.ThreadTop))
        {
            return false;
        }

        ReadOnlySpan<byte> buffer = Buffer;
        for (int i = 0; i < _hotCount; i++)
        {
            if (!buffer.Slice(_hotFirst[i], Layout.FrameSize).SequenceEqual(buffer.Slice(_hotSecond[i], Layout.FrameSize)))
            {
                return false;
            }
        }

        return true;
    }

    private bool TryLocate(ulong address, bool second, out int position)
    {
        for (int i = 0; i < _hotCount; i++)
        {
            if (_hot[i] == address)
            {
                position = second ? _hotSecond[i] : _hotFirst[i];
                return true;
            }
        }

        ulong page = address & ~(ulong)(PageSize - 1);
        ulong lastPage = (address + (ulong)Layout.FrameSize - 1) & ~(ulong)(PageSize - 1);
        if (_positionByPage.TryGetValue(page, out int start) && (page == lastPage || _positionByPage.ContainsKey(lastPage)))
        {
            position = start + (int)(address - page);
            return true;
        }

        position = 0;
        return false;
    }

    // Frames in memory that was not copied: follow the chain frame by frame and plan their pages.
    private bool Follow(ThreadTrack thread, ulong address)
    {
        StackPlan plan = thread.Plan;
        bool found = false;
        for (int i = 0; i < MaxFrames && address != 0 && (address & 7) == 0; i++)
        {
            if (TryLocate(address, second: false, out int position))
            {
                address = Word(position + Layout.FramePrevious);
                continue;
            }

            if (Memory.Read(address, _single) != _single.Length)
            {
                return found;
            }

            found = true;
            PlanPages(plan, address);
            address = Unsafe.ReadUnaligned<ulong>(ref _single[Layout.FramePrevious]);
        }

        return found;
    }

    private void PlanPages(StackPlan plan, ulong address)
    {
        ulong last = (address + (ulong)Layout.FrameSize - 1) & ~(ulong)(PageSize - 1);
        for (ulong page = address & ~(ulong)(PageSize - 1); page <= last && plan.Pages.Count < MaxPages; page += PageSize)
        {
            int index = plan.Pages.BinarySearch(page);
            if (index < 0)
            {
                plan.Pages.Insert(~index, page);
            }
        }
    }

    private void PlanFromFrames(ThreadTrack thread)
    {
        thread.Plan.Pages.Clear();
        for (int i = 0; i < thread.FrameCount; i++)
        {
            PlanPages(thread.Plan, thread.Frames[i].Address);
        }
    }

    private static void PlanHot(StackPlan plan, ReadOnlySpan<RawFrame> innermost)
    {
        plan.Hot.Clear();
        foreach (ref readonly RawFrame frame in innermost)
        {
            plan.Hot.Add(frame.Address);
        }
    }
}
