using System.Buffers.Binary;
using System.Text;
using Austin.Common.Memory;
using AustinP.Modules;
using LibObjectFile.Elf;

namespace Austin.Live.Tests.Native;

/// <summary>The lists of compiled code in a process, right, changing and hostile.</summary>
public sealed class JitObjectsTests
{
    private const ulong Descriptor = 0x1000;
    private const ulong Entries = 0x2000;
    private const ulong Files = 0x10_0000;
    private const ulong Code = 0x7000_0000;

    private readonly Pages _memory = new();
    private ulong _nextFile = Files;

    [Fact]
    public void CodeAndNamesOfAllEntriesAreFound()
    {
        PutDescriptor(Entries);
        PutEntry(0, next: 1, File(Code, ("one", 0, 16), ("two", 16, 0)));
        PutEntry(1, next: -1, File(Code + 0x1000, ("three", Code + 0x1000, 64)));
        JitObjects objects = Read();
        Assert.Equal([(Code, Code + 64), (Code + 0x1000, Code + 0x1040)], objects.Code.Select(code => (code.Start, code.End)));
        Assert.Equal(("one", Code), NameAt(objects, Code + 15));
        Assert.Equal(("two", Code + 16), NameAt(objects, Code + 16));
        Assert.Equal(("two", Code + 16), NameAt(objects, Code + 63));
        Assert.Equal(("three", Code + 0x1000), NameAt(objects, Code + 0x1000));
        Assert.Null(NameAt(objects, Code + 64));
        Assert.Null(NameAt(objects, Code - 1));
    }

    [Fact]
    public void AnotherFileAtTheSameAddressAndOfTheSameSizeIsAnotherOne()
    {
        PutDescriptor(Entries);
        (ulong, ulong) file = File(Code, ("old", 0, 16));
        PutEntry(0, next: -1, file);
        JitObjects objects = Read();
        Assert.Equal(("old", Code), NameAt(objects, Code));

        _nextFile = file.Item1;
        Assert.Equal(file, File(Code, ("new", 0, 16)));
        PutDescriptor(Entries, relevant: Entries);
        Assert.True(RefreshLater(objects));
        Assert.Equal(("new", Code), NameAt(objects, Code));

        PutDescriptor(0);
        Assert.True(RefreshLater(objects));
        Assert.Null(NameAt(objects, Code));
        Assert.Empty(objects.Code);
    }

    [Fact]
    public void AListThatGoesRoundEnds()
    {
        PutDescriptor(Entries);
        PutEntry(0, next: 1, File(Code, ("one", 0, 16)));
        PutEntry(1, next: 0, File(Code + 0x1000, ("two", 0, 16)));
        Assert.Equal(2, Read().Code.Count);
    }

    [Theory]
    [InlineData(Files, 0xffff_ffff_ffff_ffff)]
    [InlineData(Files, 0)]
    [InlineData(0xdead_0000_0000, 64)]
    [InlineData(0xffff_ffff_ffff_fff0, 64)]
    [InlineData(Descriptor, 24)]
    public void WhatIsNoFileIsPassedOver(ulong address, ulong size)
    {
        PutDescriptor(Entries);
        PutEntry(0, next: 1, File(Code, ("one", 0, 16)));
        PutEntry(1, next: -1, (address, size));
        JitObjects objects = Read();
        Assert.Single(objects.Code);
        Assert.Equal(("one", Code), NameAt(objects, Code));
    }

    [Fact]
    public void AnotherVersionOfTheListIsNotRead()
    {
        PutDescriptor(Entries, version: 2);
        PutEntry(0, next: -1, File(Code, ("one", 0, 16)));
        Assert.Empty(Read().Code);
    }

    [Fact]
    public void DamagedFilesAreSurvived()
    {
        (ulong address, ulong size) = File(Code, ("one", 0, 16), ("two", 16, 16));
        byte[] whole = new byte[size];
        _memory.Read(address, whole);
        Random random = new(3);
        for (int i = 0; i < 3000; i++)
        {
            byte[] bytes = [.. whole];
            for (int change = 0; change < 4; change++)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            JitObject damaged = new(bytes);
            damaged.Read(_memory);
            Assert.All(damaged.Code, code => Assert.True(code.Start < code.End));
            Assert.All(damaged.Functions, function => Assert.Contains(damaged.Code, code => function.Start >= code.Start && function.Start - code.Start < code.End - code.Start));
        }
    }

    private static (string Name, ulong Start)? NameAt(JitObjects objects, ulong pc) =>
        objects.TryFind(pc, out ReadOnlySpan<byte> name, out ulong start) ? (Encoding.UTF8.GetString(name), start) : null;

    // It looks a hundred times a second at most.
    private static bool RefreshLater(JitObjects objects)
    {
        bool hasChanged = false;
        Patience.Until(() => hasChanged = objects.Refresh(), "other code");
        return hasChanged;
    }

    private JitObjects Read()
    {
        JitObjects objects = new(_memory);
        objects.Use([Descriptor]);
        objects.Refresh();
        return objects;
    }

    private void PutDescriptor(ulong first, ulong relevant = 0, uint version = 1)
    {
        byte[] bytes = new byte[24];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, version);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(8), relevant);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(16), first);
        _memory.Put(Descriptor, bytes);
    }

    private void PutEntry(int index, int next, (ulong Address, ulong Size) file)
    {
        byte[] bytes = new byte[32];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, next < 0 ? 0 : Entries + (ulong)(next * 32));
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(16), file.Address);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(24), file.Size);
        _memory.Put(Entries + (ulong)(index * 32), bytes);
    }

    private (ulong Address, ulong Size) File(ulong code, params (string Name, ulong Value, ulong Size)[] functions)
    {
        ElfFile file = new(ElfArch.X86_64) { FileType = ElfFileType.Relocatable };
        ElfStreamSection text = file.Add(new ElfStreamSection(ElfSectionSpecialType.Text, new MemoryStream(new byte[64])) { VirtualAddress = code });
        MadeElf.AddFunctions(file, text, functions);
        byte[] bytes = MadeElf.Bytes(file);
        ulong address = _nextFile;
        _memory.Put(address, bytes);
        _nextFile += (ulong)bytes.Length + 64;
        return (address, (ulong)bytes.Length);
    }

    // Blocks of memory; nothing is mapped between them.
    private sealed class Pages : IRemoteMemory
    {
        private readonly SortedDictionary<ulong, byte[]> _blocks = [];

        public RemoteMemoryStatus Status => RemoteMemoryStatus.Ok;

        public void Put(ulong address, byte[] bytes) => _blocks[address] = bytes;

        public int Read(ulong address, Span<byte> destination)
        {
            foreach ((ulong start, byte[] bytes) in _blocks)
            {
                if (address >= start && address - start < (ulong)bytes.Length)
                {
                    ReadOnlySpan<byte> rest = bytes.AsSpan((int)(address - start));
                    rest = rest[..Math.Min(rest.Length, destination.Length)];
                    rest.CopyTo(destination);
                    return rest.Length;
                }
            }

            return 0;
        }
    }
}
