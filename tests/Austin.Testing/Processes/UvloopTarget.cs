namespace Austin.Testing.Processes;

/// <summary>Programs of <c>tests/Targets</c> whose event loops are uvloop's, which Debian has for its own Python.</summary>
public static class UvloopTarget
{
    private const string Python = "/usr/bin/python3";
    private const string Package = "/usr/lib/python3/dist-packages/uvloop";

    /// <summary>Starts one that takes "uvloop" as its last argument; skips the test where there is no uvloop.</summary>
    public static RunningTarget Start(string program, params string[] arguments)
    {
        Absence.SkipIf(!Directory.Exists(Package), "no python3-uvloop on this machine");
        return RunningTarget.Start([Python, Repository.Target(program), .. arguments, "uvloop"]);
    }
}
