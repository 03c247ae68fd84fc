using Austin.Captures.Mojo;

namespace Austin.Captures.Tests.Mojo;

public sealed class MojoVarintTests
{
    public static TheoryData<long, string> KnownForms => new()
    {
        { 0, "00" }, { 1, "01" }, { 63, "3f" }, { 64, "8001" }, { 100, "a401" }, { 8191, "bf7f" },
        { 8192, "808001" }, { 100000, "a09a0c" }, { 1458176, "8080b201" }, { 0x7f9c52fafb7b, "bbedd7af8ae73f" },
        { -1, "41" }, { -63, "7f" }, { -64, "c001" }, { -4096, "c040" }, { -61440, "c0c007" },
        { (1 << 20) - 1, "bfff7f" }, { 1 << 20, "80808001" }, { (1 << 27) - 1, "bfffff7f" }, { 1 << 27, "8080808001" },
        { long.MaxValue, "bfffffffffffffffff01" },
    };

    [Theory]
    [MemberData(nameof(KnownForms))]
    public void Known_numbers_have_their_shortest_form_in_both_directions(long value, string hex)
    {
        byte[] buffer = new byte[MojoVarint.MaxLength];
        int written = MojoVarint.Write(buffer, value);
        Assert.Equal(hex, Convert.ToHexStringLower(buffer.AsSpan(0, written)));

        byte[] bytes = Convert.FromHexString(hex);
        Assert.Equal(bytes.Length, MojoVarint.Read(bytes, out ulong magnitude, out bool negative));
        Assert.Equal(value, MojoVarint.ToSigned(magnitude, negative));
    }

    [Fact]
    public void The_largest_key_fits_in_ten_bytes()
    {
        byte[] buffer = new byte[MojoVarint.MaxLength];
        Assert.Equal(10, MojoVarint.Write(buffer, ulong.MaxValue));
        Assert.Equal("bfffffffffffffffff03", Convert.ToHexStringLower(buffer));
        Assert.Equal(10, MojoVarint.Read(buffer, out ulong magnitude, out _));
        Assert.Equal(ulong.MaxValue, magnitude);
    }

    [Fact]
    public void Random_numbers_of_every_size_survive()
    {
        Random random = new(1);
        byte[] buffer = new byte[MojoVarint.MaxLength];
        for (int i = 0; i < 200_000; i++)
        {
            long value = random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64);
            int written = MojoVarint.Write(buffer, value);
            Assert.Equal(written, MojoVarint.Read(buffer.AsSpan(0, written), out ulong magnitude, out bool negative));
            Assert.Equal(value, MojoVarint.ToSigned(magnitude, negative));
            Assert.Equal(MojoVarint.Incomplete, MojoVarint.Read(buffer.AsSpan(0, written - 1), out _, out _));
        }
    }

    [Theory]
    [InlineData("40", 0)]
    [InlineData("8000", 0)]
    [InlineData("818000", 1)]
    [InlineData("c180808000", -1)]
    [InlineData("bf808080808080808000", 63)]
    public void Longer_forms_and_minus_zero_are_read(string hex, long value)
    {
        byte[] bytes = Convert.FromHexString(hex);
        Assert.Equal(bytes.Length, MojoVarint.Read(bytes, out ulong magnitude, out bool negative));
        Assert.Equal(value, MojoVarint.ToSigned(magnitude, negative));
    }

    [Theory]
    [InlineData("8080808080808080808000")]
    [InlineData("80808080808080808004")]
    [InlineData("bfffffffffffffffff7f")]
    public void More_than_ten_bytes_or_64_bits_is_corrupt(string hex) =>
        Assert.Equal(MojoVarint.TooLong, MojoVarint.Read(Convert.FromHexString(hex), out _, out _));

    [Fact]
    public void Magnitudes_beyond_a_signed_number_become_the_nearest_one()
    {
        Assert.Equal(long.MinValue, MojoVarint.ToSigned(ulong.MaxValue, true));
        Assert.Equal(long.MaxValue, MojoVarint.ToSigned(ulong.MaxValue, false));
        Assert.Equal(long.MinValue, MojoVarint.ToSigned(1UL << 63, true));
    }
}
