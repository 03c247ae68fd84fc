using System.Diagnostics;
using System.Text;
using Austin.Symbols.Files;
using Microsoft.Win32.SafeHandles;

namespace Austin.Live.Tests.Symbols.Elf;

/// <summary>Files of a process with a root of its own: its links must not lead to our files.</summary>
public sealed class TargetRootTests
{
    [Theory]
    [InlineData("/proc/12/root", "/proc/12/root")]
    [InlineData("/proc/12/root/lib/x", "/proc/12/root")]
    [InlineData("/proc/12/rooted/x", null)]
    [InlineData("/proc/12/exe", null)]
    [InlineData("/proc/self/root/x", null)]
    [InlineData("/usr/lib/x", null)]
    public void The_root_is_told_by_the_path(string path, string? root) => Assert.Equal(root, TargetRoot.Of(path));

    [Fact]
    public void Paths_named_by_a_file_of_the_target_mean_its_own_files()
    {
        Assert.Equal("/proc/12/root/etc/x", TargetRoot.Confine("/proc/12/root/lib/a", "/etc/x"));
        Assert.Equal("/proc/12/root/lib/x", TargetRoot.Confine("/proc/12/root/lib/a", "/proc/12/root/lib/x"));
        Assert.Equal("/etc/x", TargetRoot.Confine("/lib/a", "/etc/x"));
    }

    [SkippableFact]
    public void Links_are_followed_inside_the_root_of_the_target()
    {
        Absence.SkipIfForbidden(Environment.UserName != "root", "only root can change its root folder");
        string outside = Directory.CreateTempSubdirectory().FullName;
        string jail = Directory.CreateDirectory(Path.Combine(outside, "jail")).FullName;
        File.WriteAllText(Path.Combine(outside, "secret"), "host");
        Directory.CreateDirectory(jail + outside);
        File.WriteAllText(jail + outside + "/secret", "jail");
        File.CreateSymbolicLink(jail + "/absolute", outside + "/secret");
        File.CreateSymbolicLink(jail + "/upwards", "../../../../.." + outside + "/secret");
        File.CreateSymbolicLink(jail + "/missing", "../secret");
        File.CreateSymbolicLink(jail + "/magic", "/proc/1/root/etc/passwd");

        using Process process = InstalledProgram.Start(new ProcessStartInfo("python3", ["-c", $"import os; os.chroot('{jail}'); print(flush=True); input()"])
        {
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        });
        process.StandardOutput.ReadLine();
        string root = $"/proc/{process.Id}/root";
        Assert.Equal("jail", Read(root + "/absolute"));
        Assert.Equal("jail", Read(root + "/upwards"));
        Assert.Null(Read(root + "/missing"));
        Assert.Null(Read(root + "/magic"));
        Assert.Null(Read(root + "/../secret"));
        process.Kill();
        Directory.Delete(outside, recursive: true);
    }

    private static string? Read(string path)
    {
        using SafeFileHandle handle = FileOpening.OpenReadOnly(path);
        byte[] buffer = new byte[16];
        return handle.IsInvalid ? null : Encoding.UTF8.GetString(buffer, 0, RandomAccess.Read(handle, buffer, 0));
    }
}
