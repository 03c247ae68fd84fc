using Austin.Common.Linux;
using Austin.Testing.Processes;

namespace Austin.Common.Tests.Linux;

/// <summary>What counts as a program.</summary>
public sealed class ProgramSearchTests
{
    [Fact]
    public void Only_a_file_that_may_be_executed_is_a_program()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.File("text"), "");
        File.CreateSymbolicLink(folder.File("good"), folder.Script("script", "#!/bin/sh\n"));
        File.CreateSymbolicLink(folder.File("dangling"), folder.File("nothing"));
        File.CreateSymbolicLink(folder.File("loop"), folder.File("loop"));
        Assert.True(ProgramSearch.IsProgram(folder.File("script")));
        Assert.True(ProgramSearch.IsProgram(folder.File("good")));
        Assert.All(["text", "dangling", "loop", "nothing", ""], name => Assert.False(ProgramSearch.IsProgram(folder.File(name)), name));
    }
}
