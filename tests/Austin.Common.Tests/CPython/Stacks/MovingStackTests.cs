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
    private const int StillEvery = 16;

    private static readonly EventKind[] Events = Enum.GetValues<EventKind>();

    // What leads to a chunk of its own, or to several frames of one function, is in scenes of its own.
    private static readonly EventKind[] PairEvents = [.. Events.Where(kind => kind is not (EventKind.CallLarge or EventKind.Recurse))];

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
            foreach (EventKind first in EventsIn(scene))
            {
                foreach (EventKind second in EventsIn(scene))
                {
                    FakeInterpreter interpreter = Scene.Enter(minor, scene);
                    if (!interpreter.TryRun(first))
                    {
                        continue;
                    }

                    int stores = interpreter.Log.Count;
                    if (interpreter.TryRun(second))
                    {
                        ReadPair(new StackCase(interpreter, Product), stores, tally, () => $"{string.Join(' ', scene)} | {first} {second}");
                    }
                }
            }
        }

        Judge(KnownFailures.Pairs(minor), tally);
    }

    [Theory]
    [MemberData(nameof(Minors))]
    public void ARandomProgramIsReadTrue(int minor)
    {
        int seed = Environment.GetEnvironmentVariable(SeedVariable) is { } given ? int.Parse(given, CultureInfo.InvariantCulture) : 20260;
        output.WriteLine($"{SeedVariable}={seed}");
        Random random = new(seed + minor);
        RandomProgram program = new(random);
        FakeInterpreter interpreter = FakeInterpreter.Create(minor);
        StackCase moving = new(interpreter, Product);
        Tally tally = new();
        long steps = 0;
        while (steps < PropertySteps)
        {
            interpreter.Settle();
            // From a target that hardly moves to one that makes several calls within a read.
            int pace = 1 << random.Next(6, 15);
            string? objection = moving.ReadMoving(random.Next(pace), () =>
            {
                steps += program.Advance(interpreter);
                return random.Next(pace);
            });
            tally.Add(moving.Shown.Quality, moving.IsCutShort, objection, () => $"step {steps}");
            steps += program.Advance(interpreter);
            if (tally.Reads % StillEvery == 0)
            {
                ReadStill(moving, tally);
            }
        }

        Judge(KnownFailures.Programs(minor), tally);
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

    private static EventKind[] EventsIn(EventKind[] scene) => scene.Contains(EventKind.CallLarge) || scene.Contains(EventKind.Recurse) ? Events : PairEvents;

    private static StackUnderTest Product(IRemoteMemory memory, FakeInterpreter interpreter) => new(memory, interpreter.Layout);

    private static void ReadPair(StackCase pair, int firstStores, Tally tally, Func<string> name)
    {
        StoreLog log = pair.Interpreter.Log;
        log.RewindTo(0);
        for (int i = 0; i < WarmUp; i++)
        {
            _ = pair.ReadStill();
        }

        List<int> points = pair.PointsThatMatter();
        // The first event has come so far before the read; its rest and the second happen during it.
        for (int before = 0; before <= firstStores; before++)
        {
            foreach (int point in points)
            {
                string? objection = pair.ReadSplit(before, point);
                int at = before;
                tally.Add(pair.Shown.Quality, pair.IsCutShort, objection, () => $"{name()}, {at} of {log.Count} stores before, the rest at point {point}");
            }
        }
    }

    // Once it is known where everything lies, a stack that stands still is read whole.
    private static void ReadStill(StackCase still, Tally tally)
    {
        (int stack, int other) = still.Interpreter.TruthAt(still.Interpreter.Log.Position);
        string? objection = null;
        for (int i = 0; i < WarmUp && stack == other; i++)
        {
            objection = still.ReadStill();
        }

        if (stack == other)
        {
            tally.Add(still.Shown.Quality, cutShort: false, objection, () => $"{still.Interpreter.Depth} deep and still");
        }
    }

    private void Judge(Bounds bounds, Tally tally)
    {
        output.WriteLine(tally.ToString());
        Assert.True(tally.Share(tally.Wrong) <= bounds.Wrong, tally.ToString());
        Assert.True(tally.Share(tally.LeafMissing) <= bounds.LeafMissing, tally.ToString());
        Assert.True(tally.Share(tally.CutShort) <= bounds.CutShort, tally.ToString());
        Assert.True(tally.Share(tally.RootMissing) <= bounds.RootMissing, tally.ToString());
    }
}
