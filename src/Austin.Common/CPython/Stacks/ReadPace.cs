using System.Numerics;

namespace Austin.Common.CPython.Stacks;

/// <summary>
/// Tells the copies during which this CPU did something else: an interrupt, or a host that gave it to another machine. What
/// such a copy holds is of two moments some microseconds apart.
/// </summary>
/// <remarks>
/// A copy takes 3–6 µs; one with a timer interrupt in it 9 µs and more (measured, 50,000 copies). When that happens does not
/// depend on what the target runs, so that copying once more favours no code.
/// </remarks>
internal sealed class ReadPace
{
    // A copy that takes so many times the usual was interrupted.
    private const int Slowness = 2;

    // The usual moves by one part in so many of what a copy differs from it.
    private const int Inertia = 16;

    // By the power of two of the bytes, in ticks of the clock; 0 while there was none.
    private readonly long[] _usual = new long[32];

    /// <summary>Notes a copy, and tells whether it was interrupted.</summary>
    /// <param name="bytes">Bytes copied.</param>
    /// <param name="duration">What it took, in ticks of any clock.</param>
    public bool IsInterrupted(int bytes, long duration)
    {
        ref long usual = ref _usual[BitOperations.Log2((uint)bytes)];
        if (usual == 0)
        {
            usual = duration;
            return false;
        }

        long most = usual * Slowness;
        usual += (Math.Min(duration, most) - usual) / Inertia;
        return duration > most;
    }
}
