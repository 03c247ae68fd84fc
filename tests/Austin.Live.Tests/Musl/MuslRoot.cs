namespace Austin.Live.Tests.Musl;

/// <summary>A root folder that holds nothing but musl's C library, a Python for it, and a sampler.</summary>
internal sealed class MuslRoot : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private MuslRoot(string python, string sampler)
    {
        string prefix = Path.GetDirectoryName(Path.GetDirectoryName(python))!;
        Packages.PackageSet.Run($"""
            mkdir -p {Root}/proc {Root}/dev {Root}/out {Root}/lib {Root}/python/bin
            touch {Root}/dev/null
            cp -L /lib/ld-musl-*.so.1 {Root}/lib/
            cp -L {python} {Root}/python/bin/python
            cp -R {prefix}/lib {Root}/python/
            cp -L {sampler} {Root}/sampler
            """);
    }

    /// <summary>The folder.</summary>
    public string Root => _folder.Path;

    /// <summary>Makes one; skips the test where that cannot be.</summary>
    public static MuslRoot Require(Sampler sampler)
    {
        Absence.SkipIfForbidden(Environment.UserName != "root", "only root can change its root folder");
        return new MuslRoot(Interpreters.RequireMusl().Path, PublishedPrograms.Of(sampler));
    }

    /// <summary>A command that runs another one there. No process is in between.</summary>
    public string[] Command(params string[] command) =>
        ["unshare", "-m", "sh", "-ec", "mount --bind /proc \"$0/proc\"; mount --bind /dev/null \"$0/dev/null\"; exec chroot \"$0\" \"$@\"", Root, .. command];

    public void Dispose() => _folder.Dispose();
}
