using System.Text;
using Austin.Captures.Frames;
using Austin.Common.CPython.Code;
using Austin.Common.CPython.Layouts;
using Austin.Common.CPython.Stacks;
using Austin.Common.Memory;
using Austin.Common.Sampling.Threads;
using Austin.Common.Tests.CPython.Stacks;

namespace Austin.Common.Tests.Sampling;

/// <summary>Frames keep their names only while they are what was named.</summary>
public sealed class StackNamerTests
{
    // Up to 3.13 in ns: so far apart that all code is compared again. From 3.14 on it is a generation, and each differs.
    private const long Distance = 10_000_000;

    private readonly ProcessFrames _frames = new();
    private readonly FakeInterpreter _interpreter;
    private readonly CodeCache _codes;
    private readonly StackReader _reader;
    private readonly StackNamer _namer;
    private long _now = Distance;

    public StackNamerTests()
        : this(12)
    {
    }

    private StackNamerTests(int minor)
    {
        _interpreter = Scene.Enter(minor, Scene.All[0]);
        MovingMemory memory = new(_interpreter.Image);
        InterpreterLayout layout = _interpreter.Layout;
        _codes = new CodeCache(memory, layout, default);
        _reader = StackReader.For(memory, layout, _codes);
        _reader.Pace = null;
        _namer = new StackNamer(_reader, _codes, new FrameNamer(_codes, new CallSites(memory, layout), layout, _frames, withColumns: false));
    }

    public static TheoryData<int> Minors => [8, 9, 10, 11, 12, 13, 14, 15];

    [Theory]
    [MemberData(nameof(Minors))]
    public void A_stack_that_stays_keeps_its_names(int minor)
    {
        StackNamerTests test = new(minor);
        SampledThread thread = Thread();
        string first = test.Sample(thread);
        Assert.Equal(test._interpreter.Depth, first.Split(' ').Length);
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal(first, test.Sample(thread));
        }
    }

    /// <remarks>Its frame lies where it lay and stands at the same instruction.</remarks>
    [Theory]
    [MemberData(nameof(Minors))]
    public void Another_code_object_at_the_same_address_has_its_own_name_in_the_next_sample(int minor)
    {
        for (int depth = 0; depth < new StackNamerTests(minor)._interpreter.Depth; depth++)
        {
            StackNamerTests test = new(minor);
            SampledThread thread = Thread();
            string[] before = [.. Enumerable.Range(0, 3).Select(_ => test.Sample(thread))];
            test.Replace(thread.Remote.Frames[IndexOf(thread, depth)].Code, line: 70);
            string[] after = test.Sample(thread).Split(' ');
            Assert.EndsWith(":70", after[depth], StringComparison.Ordinal);
            Assert.Equal(before[^1].Split(' ')[depth].Replace(":10", ":70", StringComparison.Ordinal), after[depth]);
        }
    }

    /// <remarks>The other thread has it compared, and so it looks right when this one's turn comes.</remarks>
    [Theory]
    [MemberData(nameof(Minors))]
    public void A_code_object_that_another_thread_found_to_be_another_is_named_anew(int minor)
    {
        StackNamerTests test = new(minor);
        SampledThread thread = Thread();
        SampledThread other = Thread();
        for (int i = 0; i < 3; i++)
        {
            _ = test.Sample(thread);
            _ = test.Sample(other);
        }

        test.Replace(thread.Remote.Frames[IndexOf(thread, 0)].Code, line: 70);
        Assert.EndsWith(":70", test.Sample(other).Split(' ')[0], StringComparison.Ordinal);
        Assert.EndsWith(":70", test.Sample(thread).Split(' ')[0], StringComparison.Ordinal);
    }

    private static SampledThread Thread() => new(new RemoteThread(FakeInterpreter.Thread, FakeInterpreter.State, 0), null, null);

    private static int IndexOf(SampledThread thread, int depth)
    {
        int index = -1;
        for (int shown = -1; shown < depth; shown += thread.Remote.Frames[index].IsMarker ? 0 : 1)
        {
            index++;
        }

        return index;
    }

    private string Sample(SampledThread thread)
    {
        _now += Distance;
        _codes.Begin(_now);
        List<RemoteRange> foreseen = [];
        _codes.Plan(thread.Foreseen, _namer.IsDue(thread, _now), foreseen);
        StackQuality quality = _reader.Read(thread.Remote, foreseen.ToArray());
        _namer.Name(thread, _now, _reader.IsExtraEarly ? [] : _reader.Extra, ref quality);
        return string.Join(' ', thread.Shown.ToArray().Select(id => $"{Encoding.UTF8.GetString(_frames.String(_frames[id].FunctionId))}:{_frames[id].Span.Line}"));
    }

    // Another code object, with the same instructions and names.
    private void Replace(ulong code, int line) => _interpreter.Image.Save(code + (ulong)_interpreter.Layout.CodeFirstLine, sizeof(int), (ulong)line);
}
