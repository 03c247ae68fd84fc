using Austin.Common.CPython.Threads;

namespace Austin.Common.Tests.CPython;

public sealed class UnboundStatesTests
{
    private const ulong Base = 0x10000;
    private const int Identity = 16;
    private const int Size = 32;
    private const long Soon = 1_000_000;

    private readonly FakeMemory _memory = new(Base, 1000 * Size);
    private readonly UnboundStates _states;

    public UnboundStatesTests() => _states = new UnboundStates(_memory, Identity);

    [Fact]
    public void A_state_that_gets_its_thread_is_noticed()
    {
        Add(2);
        Assert.False(_states.HaveChanged(Soon));
        _memory.Word(Size + Identity, 77);
        Assert.True(_states.HaveChanged(2 * Soon));
    }

    [Fact]
    public void A_state_that_is_not_readable_any_more_is_noticed()
    {
        _states.Add(new ThreadStateEntry(0x666, 1, 0, 0, 0, 0, 0));
        Assert.True(_states.HaveChanged(Soon));
    }

    [Fact]
    public void Looks_take_a_small_share_of_the_time()
    {
        Add(1);
        Assert.False(_states.HaveChanged(Soon));
        _memory.Word(Identity, 77);
        Assert.False(_states.HaveChanged(Soon + 50_000));
        Assert.True(_states.HaveChanged(Soon + 100_000));
    }

    [Fact]
    public void Of_many_states_each_has_its_turn()
    {
        Add(1000);
        _memory.Word((999 * Size) + Identity, 77);
        int looks = 1;
        for (long now = Soon * 100; !_states.HaveChanged(now); now += Soon * 100)
        {
            looks++;
        }

        Assert.Equal(4, looks);
    }

    [Fact]
    public void Nothing_is_read_for_no_states()
    {
        Add(1);
        _states.Clear();
        _memory.Word(Identity, 77);
        Assert.False(_states.HaveChanged(Soon));
    }

    private void Add(int count)
    {
        for (int i = 0; i < count; i++)
        {
            _states.Add(new ThreadStateEntry(Base + (ulong)(i * Size), 1, 0, 0, 0, 0, 0));
        }
    }
}
