using Austin.Captures.Frames;
using Austin.Captures.Samples;

namespace Austin.Tools.Timeline;

/// <summary>Tells from native frames whether a thread waits for the GIL (Python/ceval_gil.c, <c>take_gil</c>).</summary>
/// <remarks>
/// An interpreter without symbols has no name for that function: there it is the one that has no name and calls
/// pthread_cond_timedwait(3), which CPython's locks do not where there are semaphores (Python/thread_pthread.h).
/// </remarks>
/// <param name="table">The frames of the capture.</param>
internal sealed class GilWaits(CaptureTable table)
{
    // By frame id.
    private readonly List<Role> _roles = [];

    private enum Role : byte
    {
        Other,
        Python,
        TakesGil,
        WaitsForCondition,
        IsUnnamedInterpreter,
    }

    /// <summary>Whether the thread of a sample waits for the GIL.</summary>
    /// <param name="frames">Its frames, outermost first.</param>
    public bool IsIn(ReadOnlySpan<int> frames)
    {
        Role inner = Role.Other;
        for (int i = frames.Length - 1; i >= 0; i--)
        {
            Role role = RoleOf(frames[i]);
            if (role == Role.TakesGil || (inner == Role.WaitsForCondition && role is Role.IsUnnamedInterpreter))
            {
                return true;
            }

            if (role == Role.Python)
            {
                return false;
            }

            inner = role;
        }

        return false;
    }

    private Role RoleOf(int frame)
    {
        while (_roles.Count <= frame)
        {
            _roles.Add(Find(table[_roles.Count]));
        }

        return _roles[frame];
    }

    private Role Find(Frame frame)
    {
        if (frame.Kind != FrameKind.Native)
        {
            return frame.Kind == FrameKind.Python ? Role.Python : Role.Other;
        }

        ReadOnlySpan<byte> name = table.String(frame.FunctionId);
        if (name.SequenceEqual("take_gil"u8))
        {
            return Role.TakesGil;
        }

        if (name.IndexOf("pthread_cond_timedwait"u8) >= 0 || name.IndexOf("pthread_cond_clockwait"u8) >= 0)
        {
            return Role.WaitsForCondition;
        }

        bool isUnnamed = name.IndexOf("+0x"u8) > 0;
        return isUnnamed && (name.StartsWith("python3"u8) || name.StartsWith("libpython3"u8)) ? Role.IsUnnamedInterpreter : Role.Other;
    }
}
