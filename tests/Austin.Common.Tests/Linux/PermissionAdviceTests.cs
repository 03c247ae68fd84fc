using Austin.Common.Linux;

namespace Austin.Common.Tests.Linux;

public sealed class PermissionAdviceTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("0", 1)]
    [InlineData("1000", 2)]
    [InlineData(null, 2)]
    public void Root_without_the_capability_hears_that_it_is_missing_and_nothing_of_sudo(string? owner, int scope)
    {
        string advice = new PermissionAdvice(7, owner, "0", hasCapability: false, scope).Text();
        Assert.Contains("CAP_SYS_PTRACE", advice, StringComparison.Ordinal);
        Assert.Contains("We are root, but", advice, StringComparison.Ordinal);
        Assert.Contains("--cap-add=SYS_PTRACE", advice, StringComparison.Ordinal);
        Assert.DoesNotContain("sudo", advice, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0", 0, "belongs to user id 0")]
    [InlineData("1000", 1, "ptrace_scope is 1")]
    [InlineData("1000", 2, "ptrace_scope is 2")]
    [InlineData("1000", 0, "does not let itself be read")]
    public void Others_hear_how_to_become_root(string? owner, int scope, string reason)
    {
        string advice = new PermissionAdvice(7, owner, "1000", hasCapability: false, scope).Text();
        Assert.Contains(reason, advice, StringComparison.Ordinal);
        Assert.Contains("Run with sudo", advice, StringComparison.Ordinal);
    }

    [Fact]
    public void With_the_capability_it_is_not_what_is_missing() =>
        Assert.Contains("although we have CAP_SYS_PTRACE", new PermissionAdvice(7, "0", "0", hasCapability: true, 1).Text(), StringComparison.Ordinal);
}
