using Austin.Common.CommandLine;

namespace Austin.Common.Tests.CommandLine;

public sealed class ProgramIdentityTests
{
    [Theory]
    [InlineData("/usr/bin/austin", null, "3.7.0")]
    [InlineData("austin", "3", "3.7.0")]
    [InlineData("austin", "4", "4.0.0")]
    [InlineData("/home/me/austin4", null, "4.0.0")]
    [InlineData("austinp4", null, "4.0.0")]
    [InlineData("/austin4/austin", null, "3.7.0")]
    public void The_name_of_the_call_or_the_variable_selects_the_personality(string path, string? variable, string version) =>
        Assert.Equal(version, ProgramIdentity.From(Programs.Austin, path, variable).Version);
}
