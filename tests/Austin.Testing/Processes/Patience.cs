using System.Diagnostics;

namespace Austin.Testing.Processes;

/// <summary>Waiting for something that happens soon, or has gone wrong.</summary>
public static class Patience
{
    /// <summary>How long anything may take on a slow machine before it counts as hanging.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Waits until a condition holds; throws when it does not within <see cref="Limit"/>.</summary>
    public static void Until(Func<bool> condition, string description)
    {
        Stopwatch elapsed = Stopwatch.StartNew();
        while (!condition())
        {
            if (elapsed.Elapsed > Limit)
            {
                throw new TimeoutException($"Waited in vain: {description}.");
            }

            Thread.Sleep(2);
        }
    }
}
