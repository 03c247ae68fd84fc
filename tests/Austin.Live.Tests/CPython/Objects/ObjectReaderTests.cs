using System.Numerics;
using Austin.Common.CPython.Objects;

namespace Austin.Live.Tests.CPython.Objects;

/// <summary>Objects of living interpreters.</summary>
public sealed class ObjectReaderTests
{
    [SkippableTheory]
    [PythonVersions(FreeThreaded = true)]
    public void Objects_of_all_shapes_are_read(string version)
    {
        using LiveObjects live = LiveObjects.Start(Interpreters.Require(version), "objects.py");
        ObjectReader reader = live.Reader;

        Assert.Equal(42, Integer(reader, live.Global("answer")));
        Assert.Equal(0, Integer(reader, live.Global("zero")));
        Assert.Equal(-(1L << 31), Integer(reader, live.Global("negative")));
        Assert.Equal(BigInteger.Pow(3, 400), Integer(reader, live.Global("huge")));
        Assert.Equal("größe", reader.TryString(live.Global("text")));
        Assert.Equal("\U0001d7d9f", reader.TryString(live.Global("wide")));

        Assert.Equal([], Entries(reader, live.Global("empty")));
        Assert.Equal([("one", 1), ("two", 2), ("three", 3)], Entries(reader, live.Global("words")));
        Assert.Equal(Enumerable.Range(0, 1000).Select(i => ($"key{i}", (BigInteger)i)), Entries(reader, live.Global("many")));
        Assert.Equal(Enumerable.Range(0, 20).Select(i => ($"k{(2 * i) + 1}", (BigInteger)((2 * i) + 1))), Entries(reader, live.Global("holes")));
        Assert.Equal(2, Integer(reader, reader.Item(live.Global("words"), "two")));
        Assert.Equal(4, Integer(reader, reader.Item(live.Global("mixed"), "four")));
        Assert.Equal(0UL, reader.Item(live.Global("words"), "four"));
        List<ObjectEntry> mixed = [];
        Assert.True(reader.TryEntries(live.Global("mixed"), 3, mixed, out long count));
        Assert.Equal(4, count);
        Assert.Equal(
            [ObjectKind.Integer, ObjectKind.Tuple, ObjectKind.None], mixed.Select(entry => reader.TryType(entry.Key)!.Kind));

        Assert.Equal([1, 2, 3], Items(reader, live.Global("items")));
        Assert.Equal([4, 5], Items(reader, live.Global("pair")));
        Assert.Equal([6, 7, 8], Items(reader, live.Global("members")).Order());
        Assert.Equal([9], Items(reader, live.Global("frozen")));
        Assert.Equal([95, 96, 97, 98, 99], Items(reader, live.Global("shrunk")).Order());
    }

    [SkippableTheory]
    [PythonVersions(FreeThreaded = true)]
    public void Attributes_are_found_wherever_an_instance_keeps_them(string version)
    {
        using LiveObjects live = LiveObjects.Start(Interpreters.Require(version), "objects.py");
        ObjectReader reader = live.Reader;

        Assert.Equal([("first", 1), ("second", 2)], Attributes(reader, live.Global("plain")));
        Assert.Equal([("b", 1), ("a", 2)], Attributes(reader, live.Global("other_order")));
        Assert.Equal([("first", 1), ("second", 2), ("third", 3)], Attributes(reader, live.Global("materialised")));
        Assert.Equal([("second", 2)], Attributes(reader, live.Global("removed")));
        Assert.Equal(62, Attributes(reader, live.Global("added")).Count);
        Assert.Equal(59, Integer(reader, reader.Attribute(live.Global("added"), "extra59")));
        Assert.Equal(0UL, reader.Attribute(live.Global("removed"), "first"));

        Assert.Equal(4, Integer(reader, reader.Attribute(live.Global("slotted"), "left")));
        Assert.Equal(5, Integer(reader, reader.Attribute(live.Global("slotted"), "right")));
        Assert.Equal(0UL, reader.Attribute(live.Global("slotted"), "unset"));
        Assert.Equal(6, Integer(reader, reader.Attribute(live.Global("both"), "left")));
        Assert.Equal(7, Integer(reader, reader.Attribute(live.Global("both"), "outside")));
        Assert.Equal(12345678901234567890, Integer(reader, live.Global("number")));
        Assert.Equal(8, Integer(reader, reader.Attribute(live.Global("number"), "note")));
        Assert.Equal("RED", reader.TryString(reader.Attribute(live.Global("colour"), "_name_")));
        Assert.Equal(9, Integer(reader, reader.Attribute(live.Global("failure"), "code")));
    }

    [SkippableTheory]
    [PythonVersions(FreeThreaded = true)]
    public void Types_are_named_with_their_modules(string version)
    {
        using LiveObjects live = LiveObjects.Start(Interpreters.Require(version), "objects.py");
        ObjectReader reader = live.Reader;
        Assert.Equal("int", Name("answer"));
        Assert.Equal("__main__.Both", Name("both"));
        Assert.Equal("__main__.Colour", Name("colour"));
        Assert.Equal("threading.Thread", Name("thread"));
        Assert.Equal((ObjectKind.Integer, true), Kind("answer"));
        Assert.Equal((ObjectKind.Integer, false), Kind("number"));
        Assert.Equal((ObjectKind.Exception, false), Kind("failure"));
        Assert.Equal((ObjectKind.Set, true), Kind("shrunk"));
        Assert.Equal((ObjectKind.Other, false), Kind("plain"));

        string Name(string global) => reader.FullName(reader.TryType(live.Global(global))!);
        (ObjectKind, bool) Kind(string global) => (reader.TryType(live.Global(global))!.Kind, reader.TryType(live.Global(global))!.IsExact);
    }

    [SkippableTheory]
    [PythonVersions(FreeThreaded = true)]
    public void The_threads_of_the_threading_module_are_reached(string version)
    {
        using LiveObjects live = LiveObjects.Start(Interpreters.Require(version), "objects.py");
        ObjectReader reader = live.Reader;
        List<ObjectEntry> active = [];
        Assert.True(reader.TryEntries(reader.ModuleAttribute(reader.Item(live.Modules, "threading"), "_active"), 10, active, out _));
        Assert.Equal(["MainThread", "the sleeper"], active.Select(entry => reader.TryString(reader.Attribute(entry.Value, "_name"))));
    }

    private static BigInteger Integer(ObjectReader reader, ulong address)
    {
        Assert.True(reader.TryInteger(address, out BigInteger value));
        return value;
    }

    private static List<BigInteger> Items(ObjectReader reader, ulong address)
    {
        List<ulong> items = [];
        Assert.True(reader.TryItems(address, 1000, items, out long count));
        Assert.Equal(count, items.Count);
        return [.. items.Select(item => Integer(reader, item))];
    }

    private static List<(string, BigInteger)> Entries(ObjectReader reader, ulong address)
    {
        List<ObjectEntry> entries = [];
        Assert.True(reader.TryEntries(address, 2000, entries, out long count));
        Assert.Equal(count, entries.Count);
        return Named(reader, entries);
    }

    private static List<(string, BigInteger)> Attributes(ObjectReader reader, ulong address)
    {
        List<ObjectEntry> entries = [];
        Assert.True(reader.TryAttributes(address, reader.TryType(address)!, 100, entries));
        return Named(reader, entries);
    }

    private static List<(string, BigInteger)> Named(ObjectReader reader, List<ObjectEntry> entries) =>
        [.. entries.Select(entry => (reader.TryString(entry.Key)!, Integer(reader, entry.Value)))];
}
