using Austin.Common.CPython.Stacks;

namespace Austin.Common.Tests.CPython.Stacks;

/// <summary>Processes that one thread reads have one place to copy to.</summary>
public sealed class CopyScratchTests
{
    private const int Rounds = 6;

    [Fact]
    public void Each_process_is_read_as_if_it_were_the_only_one()
    {
        // The large frames of some need more room than there is at first.
        (int Minor, EventKind[] Scene)[] processes =
        [
            (12, Scene.All[0]), (9, Scene.All[1]), (14, Scene.All[2]), (11, [.. Enumerable.Repeat(EventKind.CallLarge, 20)]), (13, Scene.All[3]), (15, Scene.All[5]),
        ];
        StackCase[] cases = [.. processes.Select(process =>
            new StackCase(Scene.Enter(process.Minor, process.Scene), static (memory, interpreter) => new StackUnderTest(memory, interpreter.Layout)))];
        for (int round = 0; round < Rounds; round++)
        {
            foreach (StackCase one in cases)
            {
                string? objection = one.ReadStill();
                Assert.True(round < Rounds - 2 || objection is null, $"3.{one.Interpreter.Layout.Minor}: {objection}");
            }
        }
    }

    [Fact]
    public void Threads_do_not_share_it()
    {
        StackCase mine = new(Scene.Enter(12, Scene.All[0]), static (memory, interpreter) => new StackUnderTest(memory, interpreter.Layout));
        string? objection = null;
        Thread other = new(() =>
        {
            for (int i = 0; i < Rounds; i++)
            {
                objection = mine.ReadStill();
            }
        });
        CopyScratch own = CopyScratch.Own;
        byte[] before = [.. own.Buffer];
        other.Start();
        other.Join();
        Assert.Null(objection);
        Assert.Equal(before, own.Buffer);
    }
}
