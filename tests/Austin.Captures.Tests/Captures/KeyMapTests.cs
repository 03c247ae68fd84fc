using Austin.Captures.Frames;

namespace Austin.Captures.Tests.Captures;

public sealed class KeyMapTests
{
    [Fact]
    public void Keys_in_any_order_and_of_any_size_are_found_with_their_last_number()
    {
        Random random = new(1);
        ulong[] keys = [.. Enumerable.Range(0, 3_000).Select(i => (ulong)i), .. Enumerable.Range(0, 3_000).Select(i => (ulong)i << 40), ulong.MaxValue];
        KeyMap map = new();
        Dictionary<ulong, int> expected = [];
        for (int i = 0; i < 20_000; i++)
        {
            ulong key = keys[random.Next(keys.Length)];
            map.Set(key, i);
            expected[key] = i;
        }

        Assert.All(keys, key => Assert.Equal(expected.GetValueOrDefault(key, -1), map.Find(key)));
        Assert.Equal(-1, map.Find(12_345));
    }
}
