using Austin.Common.Views;

namespace Austin.Common.Tests.Output;

public sealed class SourcePathTests
{
    [Theory]
    [InlineData("/build/python3.11/build-static/../Python/ceval.c", "/build/python3.11/Python/ceval.c")]
    [InlineData("./misc/../sysdeps/unix/clone3.S", "sysdeps/unix/clone3.S")]
    [InlineData("./nptl/./nptl/pthread_create.c", "nptl/nptl/pthread_create.c")]
    [InlineData("../../Objects/call.c", "../../Objects/call.c")]
    [InlineData("a/../../b.c", "../b.c")]
    [InlineData("/a//b.c", "/a/b.c")]
    [InlineData("/a/..b/...c", "/a/..b/...c")]
    [InlineData("ceval.c", "ceval.c")]
    [InlineData("", "")]
    public void Detours_are_left_out(string path, string shortened) => Assert.Equal(shortened, SourcePath.Shorten(path));
}
