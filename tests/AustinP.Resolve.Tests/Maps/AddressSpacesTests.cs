using AustinP.Resolve.Maps;

namespace AustinP.Resolve.Tests.Maps;

public sealed class AddressSpacesTests
{
    private readonly AddressSpaces _spaces = new();

    [Fact]
    public void WithoutMapsThereIsNoSpace() => Assert.Null(_spaces.At(1, [0x1500]));

    [Fact]
    public void TheEndOfARangeIsOutside()
    {
        Map("1000-2000 /a");
        Assert.Equal("/a", PathAt(1, 0x1fff));
        Assert.Null(PathAt(1, 0x2000));
    }

    [Fact]
    public void MapsListedMoreThanOnceForAProcessAreOne()
    {
        Map("1000-2000 /a", "3000-4000 /b");
        Map("1000-2000 /a", "3000-4000 /b", "5000-6000 /c");
        Assert.Equal("/c", PathAt(1, 0x5000));
        Assert.Equal("/a", PathAt(1, 0x1000));
        Assert.Single(_spaces.All);
    }

    [Fact]
    public void TwoProcessesListedTogetherGetTheirOwnMaps()
    {
        // A program at a fixed address: only its libraries tell the processes apart.
        Map("400000-500000 /python", "7f1000-7f2000 /lib");
        Map("400000-500000 /python", "7e1000-7e2000 /lib");
        Assert.Equal("/lib", PathAt(2, 0x7e1000));
        Assert.Equal("/lib", PathAt(1, 0x7f1000));
        Assert.Null(PathAt(1, 0x7e1000));
        Assert.Equal("/python", PathAt(2, 0x400000));
    }

    [Fact]
    public void TheSameAddressMeansDifferentFilesInTwoProcesses()
    {
        Map("1000-2000 /a");
        Assert.Equal("/a", PathAt(1, 0x1000));
        Map("1000-2000 /b");
        Assert.Equal("/a", PathAt(1, 0x1000));
        Assert.Equal("/b", PathAt(2, 0x1000));
        Assert.Equal("/a", PathAt(1, 0x1000));
    }

    [Fact]
    public void ALibraryListedLaterIsKnownFromThenOn()
    {
        Map("1000-2000 /a");
        Assert.Null(PathAt(1, 0x5000));
        Map("1000-2000 /a", "5000-6000 /late");
        Assert.Equal("/late", PathAt(1, 0x5000));
        Assert.Single(_spaces.All);
    }

    [Fact]
    public void AProcessThatExecutesAnotherProgramGetsANewSpace()
    {
        Map("1000-2000 /a");
        AddressSpace? before = _spaces.At(1, [0x1000]);
        Map("1000-2000 /b", "3000-4000 /c");
        AddressSpace? after = _spaces.At(1, [0x1000, 0x3000]);
        Assert.NotSame(before, after);
        Assert.Equal("/b", after!.Find(0x1000)!.Path);
        Assert.Equal("/a", before!.Find(0x1000)!.Path);
    }

    [Fact]
    public void AForkWithoutMapsHasThoseOfItsParent()
    {
        Map("1000-2000 /a");
        AddressSpace? parent = _spaces.At(1, [0x1000]);
        AddressSpace? child = _spaces.At(2, [0x1000]);
        _spaces.Finish();
        Assert.Equal("/a", parent!.Find(0x1000)!.Path);
        Assert.Equal("/a", child!.Find(0x1000)!.Path);
    }

    [Fact]
    public void ProcessesAreToldApartByTheFirstAddressThatOnlyOneOfThemHas()
    {
        Map("400000-500000 /python", "7f1000-7f2000 /lib");
        Map("400000-500000 /python", "7e1000-7e2000 /lib");
        AddressSpace? second = _spaces.At(2, [0x400000]);
        AddressSpace? first = _spaces.At(1, [0x400000]);
        Assert.Equal("/lib", PathAt(2, 0x7e1000));
        _spaces.Finish();
        Assert.Equal("/lib", second!.Find(0x7e1000)!.Path);
        Assert.Equal("/lib", first!.Find(0x7f1000)!.Path);
        Assert.Equal(2, _spaces.All.Count);
    }

    [Fact]
    public void ModulesBelongToTheProcessTheyName()
    {
        _spaces.Metadata("module", "2 1000-2000 0 - /b");
        _spaces.Metadata("module", "1 1000-2000 0 - /a");
        _spaces.Metadata("module", "1 2000-3000 1000 - /a");
        Map("1000-2000 /ignored");
        Assert.Equal("/a", PathAt(1, 0x2000));
        Assert.Equal("/b", PathAt(2, 0x1000));
        Assert.Equal(2, _spaces.All.Count);
    }

    [Fact]
    public void AModuleInThePlaceOfAnotherStartsANewSpace()
    {
        _spaces.Metadata("module", "1 1000-2000 0 - /a");
        _spaces.Metadata("module", "1 8000-9000 0 - /stays");
        AddressSpace? before = _spaces.At(1, []);
        _spaces.Metadata("module", "1 1000-1800 0 - /b");
        AddressSpace? after = _spaces.At(1, []);
        Assert.Equal("/a", before!.Find(0x1000)!.Path);
        Assert.Equal("/b", after!.Find(0x1000)!.Path);
        Assert.Equal("/stays", after.Find(0x8000)!.Path);
    }

    [Fact]
    public void TheSameItemsGiveTheSameNumbers()
    {
        AddressSpaces again = new();
        int[] Feed(AddressSpaces spaces)
        {
            Random random = new(7);
            List<int> ids = [];
            for (int i = 0; i < 2_000; i++)
            {
                ulong start = (ulong)random.Next(1, 64) << 12;
                if (random.Next(3) == 0)
                {
                    spaces.Metadata("map", $"{start:x}-{start + 0x1000:x} /lib{random.Next(8)}");
                }
                else if (random.Next(8) == 0)
                {
                    spaces.Metadata("module", $"{random.Next(1, 5)} {start:x}-{start + 0x1800:x} 0 - /lib{random.Next(8)}");
                }
                else
                {
                    ids.Add(spaces.At(random.Next(1, 5), [start + 4, start + 0x2000])?.Id ?? -1);
                }
            }

            return [.. ids];
        }

        Assert.Equal(Feed(_spaces), Feed(again));
        _spaces.Finish();
        foreach (AddressSpace space in _spaces.All)
        {
            Assert.All(space.Entries.Zip(space.Entries.Skip(1)), pair => Assert.True(pair.First.End <= pair.Second.Start));
        }
    }

    [Theory]
    [InlineData("10000-31000 /a", 4096)]
    [InlineData("10000-14000 /a", 16384)]
    [InlineData("10000-30000 /a", 65536)]
    [InlineData("400000-800000 /a", 65536)]
    public void PagesAreAsLargeAsTheRangesAllow(string range, ulong pageSize)
    {
        Map(range, "7f00000000-7f00040000 /b");
        Assert.Equal(pageSize, _spaces.At(1, [0x7f00000000])!.PageSize);
    }

    private void Map(params string[] values)
    {
        foreach (string value in values)
        {
            _spaces.Metadata("map", value);
        }
    }

    private string? PathAt(long pid, ulong pc) => _spaces.At(pid, [pc])?.Find(pc)?.Path;
}
