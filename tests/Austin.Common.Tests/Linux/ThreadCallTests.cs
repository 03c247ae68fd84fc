using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Austin.Common.Linux;
using Austin.Testing;

namespace Austin.Common.Tests.Linux;

public sealed partial class ThreadCallTests
{
    [Theory]
    [InlineData("running")]
    [InlineData("")]
    [InlineData("-1 0x7ffc4b5a2c38 0x7f1c7a2b1e5d")]
    [InlineData("0 3 0x0 0x0 0x0 0x0 0x0 0x7ffc4b5a2c38 0x7f1c7a2b1e5d")]
    [InlineData("99999999999999999999 0x3 0x0 0x0 0x0 0x0 0x0 0x7ffc4b5a2c38 0x7f1c7a2b1e5d")]
    public void A_text_without_a_call_is_none(string text) => Assert.Null(ThreadCall.Parse(text));

    [Fact]
    public void A_call_has_its_name_and_first_argument()
    {
        string number = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "63" : "0";
        Assert.Equal(new ThreadCall("read", 0x1f, 0x7f, 1, 0), ThreadCall.Parse($"{number} 0x1f 0x7f 0x1 0x0 0x0 0x0 0x7ffc4b5a2c38 0x7f1c7a2b1e5d"));
        Assert.Equal("system call 9999", ThreadCall.Parse("9999 0x0 0x0 0x0 0x0 0x0 0x0 0x1 0x2")!.Name);
    }

    [SkippableTheory]
    [InlineData("/usr/include/x86_64-linux-gnu/asm/unistd_64.h", Architecture.X64)]
    [InlineData("/usr/include/asm-generic/unistd.h", Architecture.Arm64)]
    public void All_numbers_are_those_of_the_kernels_headers(string header, Architecture machine)
    {
        Absence.SkipIf(!File.Exists(header), $"no {header} on this machine");
        Dictionary<string, int> numbers = Number().Matches(File.ReadAllText(header))
            .GroupBy(match => match.Groups[1].Value)
            .ToDictionary(group => group.Key, group => int.Parse(group.First().Groups[2].Value, CultureInfo.InvariantCulture));
        foreach ((string name, int number) in SystemCalls.Numbers(machine))
        {
            // The generic header names what differs with the size of a word by what it is for 32 bits.
            string key = machine == Architecture.Arm64 && name == "newfstatat" ? "fstatat" : name;
            // Headers of 2023 end before it.
            if (name != "futex_wait" || numbers.ContainsKey(key))
            {
                Assert.Equal((name, numbers.GetValueOrDefault(key, -1)), (name, number));
            }
        }
    }

    [Theory]
    [InlineData("0100007F:1F90 00000000:0000", "127.0.0.1:8080")]
    [InlineData("0100007F:1F90 0200000A:0050", "127.0.0.1:8080 to 10.0.0.2:80")]
    [InlineData("00000000000000000000000001000000:0016 00000000000000000000000000000000:0000", "[::1]:22")]
    [InlineData("0000000000000000FFFF00000100007F:0016 0000000000000000FFFF00000200000A:0001", "127.0.0.1:22 to 10.0.0.2:1")]
    [InlineData("0100007F:1F90 xx", null)]
    [InlineData("010000:1F90 00000000:0000", null)]
    [InlineData("0100007G:1F90 00000000:0000", null)]
    public void Ends_of_sockets_are_read(string columns, string? text) => Assert.Equal(text, SocketEnds.Ends(["0:", .. columns.Split(' ')]));

    [GeneratedRegex("^#define __NR(?:3264)?_([a-z0-9_]+) ([0-9]+)$", RegexOptions.Multiline)]
    private static partial Regex Number();
}
