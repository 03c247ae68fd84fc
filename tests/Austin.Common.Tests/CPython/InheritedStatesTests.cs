using System.Buffers.Binary;
using Austin.Common.CPython.Layouts;
using Austin.Common.CPython.Threads;

namespace Austin.Common.Tests.CPython;

public sealed class InheritedStatesTests
{
    private const ulong Base = 0x10000;
    private const int Tid = 720;
    private const int BlockSize = 0x1000;
    private const long Leader = 900;
    private const long Forker = 101;
    private const long Other = 102;
    private const ulong Interpreter = 0x77;

    private static readonly InterpreterLayout _layout = KnownLayouts.For(11)!;

    private readonly FakeMemory _memory = new(Base, 16 * BlockSize);
    private readonly InheritedStates _states;

    public InheritedStatesTests() => _states = new InheritedStates(_memory, Python(Tid));

    [Fact]
    public void The_state_in_whose_block_the_library_wrote_the_new_id_is_taken()
    {
        Add(_states, 1, Other, inBlock: 0);
        Add(_states, 2, Forker, inBlock: Leader);
        Assert.Equal(2UL, Choose(_states));
    }

    [Fact]
    public void One_state_that_is_as_the_fork_left_it_is_taken()
    {
        Add(_states, 1, Forker, inBlock: Forker);
        Add(_states, 2, Other, inBlock: 0);
        Assert.Equal(1UL, Choose(_states));
    }

    [Fact]
    public void What_a_thread_that_ended_left_behind_is_not_taken()
    {
        Add(_states, 1, Other, inBlock: 0);
        Assert.Equal(0UL, Choose(_states));
    }

    [Fact]
    public void A_block_that_another_thread_uses_by_now_is_not_taken()
    {
        Add(_states, 1, Other, inBlock: 333);
        Assert.Equal(0UL, Choose(_states));
    }

    [Fact]
    public void A_block_that_cannot_be_read_is_not_taken()
    {
        _states.Add(new ThreadStateEntry(1, Interpreter, 0, 0, Forker, (ulong)Forker, ulong.MaxValue - 8));
        Assert.Equal(0UL, Choose(_states));
    }

    [Fact]
    public void Of_several_states_that_one_is_taken_that_holds_the_gil_and_it_is_kept()
    {
        Add(_states, 1, Other, inBlock: Other);
        Add(_states, 2, Forker, inBlock: Forker);
        Assert.Equal(0UL, Choose(_states));
        _memory.Word(_layout.RuntimeCurrentThread, 2);
        Assert.Equal(2UL, Choose(_states));
        _memory.Word(_layout.RuntimeCurrentThread, 0);
        Assert.Equal(2UL, Choose(_states));
    }

    [Fact]
    public void A_state_of_another_interpreter_is_not_taken()
    {
        Add(_states, 1, Forker, inBlock: Leader);
        Assert.False(_states.TryChoose(Interpreter + 8, Leader, areAll: true, out _));
    }

    [Theory]
    [InlineData(true, 1UL)]
    [InlineData(false, 0UL)]
    public void Where_blocks_cannot_be_read_a_process_must_have_inherited_all_it_has(bool areAll, ulong expected)
    {
        InheritedStates states = new(_memory, Python(-1));
        Add(states, 1, Forker, inBlock: Leader);
        Assert.Equal(expected, states.TryChoose(Interpreter, Leader, areAll, out ThreadStateEntry state) ? state.Address : 0);
    }

    private static RemoteInterpreter Python(int pthreadId) => new(Base, new PythonVersion(3, 11, 7), _layout, default, pthreadId);

    private static ulong Choose(InheritedStates states) =>
        states.TryChoose(Interpreter, Leader, areAll: true, out ThreadStateEntry state) ? state.Address : 0;

    private void Add(InheritedStates states, ulong address, long kernelId, long inBlock)
    {
        ulong block = Base + (address * BlockSize);
        BinaryPrimitives.WriteInt32LittleEndian(_memory.Bytes.AsSpan((int)(block - Base) + Tid), (int)inBlock);
        states.Add(new ThreadStateEntry(address, Interpreter, 0, 0, kernelId, (ulong)kernelId, block));
    }
}
