using Xunit.Sdk;

namespace Austin.Testing;

/// <summary>Tests of times, rates and shares, which a busy machine can spoil.</summary>
public static class Measurement
{
    /// <summary>
    /// Measures again where the first measurement failed, and fails with what both say: chance, and a virtual machine that stands
    /// still for a second, hardly come twice; a fault does.
    /// </summary>
    public static void NotTwice(Action measurement)
    {
        try
        {
            measurement();
        }
        catch (XunitException first)
        {
            try
            {
                measurement();
            }
            catch (XunitException second)
            {
                throw new XunitException($"Twice: {first.Message}\nThen: {second.Message}", second);
            }
        }
    }
}
