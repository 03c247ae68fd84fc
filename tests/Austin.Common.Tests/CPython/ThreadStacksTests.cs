using System.Buffers.Binary;
using Austin.Common.CPython.Threads;

namespace Austin.Common.Tests.CPython;

public sealed class ThreadStacksTests
{
    private const ulong Base = 0x7000_0000;
    private const ulong StackSize = 0x8000;
    private const int Tid = 720;
    private const int StackField = 0x690;
    private const ulong UsedHead = Base + 0x100;
    private const ulong UserHead = UsedHead + 16;

    private readonly FakeMemory _memory = new(Base, 0x40000);
    private readonly ThreadStacks _stacks;

    public ThreadStacksTests() => _stacks = new ThreadStacks(_memory, Tid);

    [Fact]
    public void A_control_block_tells_its_stack()
    {
        AddThread(1, 71);
        Assert.Equal(new StackRange(Start(1), Start(1) + StackSize), _stacks.Find(Block(1)));
    }

    [Fact]
    public void A_block_that_tells_nothing_or_another_stack_is_of_no_known_one()
    {
        AddThread(1, 71);
        Assert.False(_stacks.Find(Base).IsKnown);
        Put(Block(1) + StackField, Start(2));
        Assert.False(_stacks.Find(Block(1)).IsKnown);
        Assert.False(_stacks.Find(0x10).IsKnown);
    }

    [Fact]
    public void The_thread_in_whose_stack_an_address_lies_is_found_from_any_other()
    {
        AddThread(1, 71);
        AddThread(2, 72);
        Ring(UsedHead, Block(1), Block(2));
        Assert.Equal(72, Owner(Start(2) + 8, Block(1)));
        Assert.Equal(71, Owner(Start(1) + 8, Block(2)));
        Assert.Equal(0, Owner(Start(3) + 8, Block(1)));
    }

    [Fact]
    public void The_first_thread_leads_to_the_others_by_the_heads_of_the_rings()
    {
        AddThread(2, 72);
        Ring(UsedHead, Block(2));
        Ring(UserHead, Block(5));
        Assert.Equal(72, Owner(Start(2) + 8, Block(5)));
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(0x666UL)]
    [InlineData(ulong.MaxValue - 7)]
    public void A_ring_that_leads_astray_ends_the_search(ulong next)
    {
        AddThread(1, 71);
        Put(Link(Block(1)), next);
        Assert.Equal(0, Owner(Start(2) + 8, Block(1)));
    }

    [Fact]
    public void A_ring_that_never_comes_back_ends_the_search()
    {
        Ring(UsedHead, Block(1), Block(2), Block(3));
        Put(Link(Block(3)), Link(Block(2)));
        Put(Link(Block(2)) + 8, Link(Block(3)));
        Assert.Equal(0, Owner(Start(4) + 8, Block(1)));
    }

    [Fact]
    public void Without_the_place_of_the_id_nobody_is_found()
    {
        AddThread(1, 71);
        Assert.False(new ThreadStacks(_memory, -1).TryFindOwner(Start(1) + 8, [Block(1)], out _, out _));
    }

    private static ulong Start(int number) => Base + ((ulong)number * StackSize);

    private static ulong Block(int number) => Start(number) + StackSize - 0x900;

    private static ulong Link(ulong block) => block + Tid - 16;

    private long Owner(ulong address, ulong known) => _stacks.TryFindOwner(address, [known], out long id, out _) ? id : 0;

    private void AddThread(int number, int id)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_memory.Bytes.AsSpan((int)(Block(number) - Base) + Tid), id);
        Put(Block(number) + StackField, Start(number));
        Put(Block(number) + StackField + 8, StackSize);
    }

    private void Ring(ulong head, params ulong[] blocks)
    {
        ulong[] nodes = [head, .. blocks.Select(Link)];
        for (int i = 0; i < nodes.Length; i++)
        {
            ulong next = nodes[(i + 1) % nodes.Length];
            Put(nodes[i], next);
            Put(next + 8, nodes[i]);
        }
    }

    private void Put(ulong address, ulong value) => _memory.Word((int)(address - Base), value);
}
