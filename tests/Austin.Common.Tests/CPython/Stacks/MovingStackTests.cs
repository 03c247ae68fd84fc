using System.Globalization;
using Austin.Common.Memory;
using Xunit.Abstractions;

namespace Austin.Common.Tests.CPython.Stacks;

/// <summary>The stack reader against an imagined interpreter that goes on while it is read.</summary>
public sealed class MovingStackTests(ITestOutputHelper output)
{
    private const string SeedVariable = "AUSTIN_STACK_SEED";
    private const int PropertySteps = 125_000;
    private const int WarmUp = 4;

    private static readonly EventKind[] Events = Enum.GetValues<EventKind>();

    public static TheoryData<int> Minors => [8, 9, 10, 11, 12, 13, 14, 15];

    [Theory]
    [MemberData(nameof(Minors))]
    public void AStillStackIsReadWhole(int minor)
    {
        foreach (EventKind[] scene in Scene.All)
        {
            StackCase still = new(Scene.Enter(minor, scene), Product);
            for (int i = 0; i < WarmUp; i++)
            {
                string? objection = still.ReadStill();
                // What lies where is learnt in the first reads.
                Assert.True(i < WarmUp - 1 || objection is null, $"{string.Join(' ', scene)}: {objection}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Minors))]
    public void AnyTwoEventsAtAnyPointOfAReadLeaveItTrue(int minor)
    {
        Tally tally = new();
        foreach (EventKind[] scene in Scene.All)
        {
            foreach (EventKind first in Events)
            {
                foreach (EventKind second in Events)
                {
                    FakeInterpreter interpreter = Scene.Enter(minor, scene);
                    if (interpreter.TryRun(first) && interpreter.TryRun(second))
                    {
                        ReadPair(new StackCase(interpreter, Product), tally, () => $"{string.Join(' ', scene)} | {first} {second}");
                    }
                }
            }
        }

        Judge(minor, tally);
    }

    [Theory]
    [MemberData(nameof(Minors))]
    public void ARandomProgramIsReadTrue(int minor)
    {
        int seed = Environment.GetEnvironmentVariable(SeedVariable) is { } given ? int.Parse(given, CultureInfo.InvariantCulture) : 20260;
        output.WriteLine($"{SeedVariable}={seed}");
        Random random = new(seed + minor);
        FakeInterpreter interpreter = FakeInterpreter.Create(minor);
        StackCase moving = new(interpreter, Product);
        Tally tally = new();
        long steps = 0;
        while (steps < PropertySteps)
        {
            interpreter.Settle();
            // From a target that hardly moves to one that makes several calls within a read.
            int pace = 1 << random.Next(2, 9);
            string? objection = moving.ReadMoving(random.Next(pace), () =>
            {
                steps += Advance(interpreter, random);
                return random.Next(pace);
            });
            tally.Add(moving.Shown.Quality, objection, () => $"step {steps}");
            steps += Advance(interpreter, random);
        }

        Judge(minor, tally);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(12)]
    [InlineData(15)]
    public void AReaderThatShowsTheRootAsTheWholeStackIsFoundOut(int minor)
    {
        StackCase still = new(Scene.Enter(minor, Scene.All[0]), (memory, interpreter) => new RootOnlyStack(memory, interpreter.Layout));
        Assert.NotNull(still.ReadStill());
        Assert.NotNull(still.ReadStill());
    }

    [Theory]
    [InlineData(9)]
    [InlineData(11)]
    [InlineData(14)]
    public void AReaderThatShowsAnotherInnermostFunctionIsFoundOut(int minor)
    {
        FakeInterpreter interpreter = Scene.Enter(minor, Scene.All[1]);
        StackCase moving = new(interpreter, (memory, i) => new WrongLeafStack(memory, i.Layout));
        Assert.NotNull(moving.ReadStill());
        Assert.True(interpreter.TryRun(EventKind.Return));
        Assert.NotNull(moving.ReadSplit(0, 0));
    }

    private static StackUnderTest Product(IRemoteMemory memory, FakeInterpreter interpreter) => new(memory, interpreter.Layout);

    private static void ReadPair(StackCase pair, Tally tally, Func<string> name)
    {
        StoreLog log = pair.Interpreter.Log;
        log.RewindTo(0);
        for (int i = 0; i < WarmUp; i++)
        {
            _ = pair.ReadStill();
        }

        List<int> points = pair.PointsThatMatter();
        // The target has come so far before the read, and makes so much progress in it: an event's remainder, or the next event too.
        for (int before = 0; before < log.Count; before++)
        {
            foreach (int point in points)
            {
                string? objection = pair.ReadSplit(before, point);
                int at = before;
                tally.Add(pair.Shown.Quality, objection, () => $"{name()}, {at} of {log.Count} stores before, the rest at point {point}");
            }
        }
    }

    private static int Advance(FakeInterpreter interpreter, Random random)
    {
        // The events run ahead in the log; their stores show one by one.
        if (interpreter.Log.Position == interpreter.Log.Count)
        {
            int position = interpreter.Log.Position;
            while (!interpreter.TryRun(Events[random.Next(Events.Length)]))
            {
            }

            interpreter.Log.RewindTo(position);
        }

        int stores = Math.Min(1 + random.Next(8), interpreter.Log.Count - interpreter.Log.Position);
        interpreter.Log.Forward(stores);
        return stores;
    }

    private void Judge(int minor, Tally tally)
    {
        output.WriteLine(tally.ToString());
        Assert.True(tally.WrongShare <= KnownFailures.Wrong(minor), tally.ToString());
        Assert.True(tally.CutShare <= KnownFailures.Cut(minor), tally.ToString());
    }
}
