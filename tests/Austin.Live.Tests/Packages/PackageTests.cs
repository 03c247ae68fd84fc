using System.Runtime.InteropServices;
using System.Text.Json;

namespace Austin.Live.Tests.Packages;

/// <summary>Each package is installed into an empty place and used from there.</summary>
public sealed class PackageTests(PackageSet set) : IClassFixture<PackageSet>
{
    private const string Programs = "for p in austin austinp austinp-resolve austin-tools austin-tui austin-agent; do";
    private const string ProgramsOfTheWheel = "for p in austin austinp austinp-resolve austin-tools austin-tui; do";

    [Fact]
    public void The_checksums_are_those_of_the_packages() =>
        Assert.Equal(15, PackageSet.Run($"cd {set.Packages} && sha256sum -c SHA256SUMS").Split(": OK\n").Length - 1);

    [SkippableFact]
    public void The_tarball_runs_where_it_is_unpacked()
    {
        string folder = set.Sub("tarball");
        PackageSet.Run($"tar -xzf {set.Find("*.tar.gz")} -C {folder} --strip-components=1");
        AssertSamples($"env -i PATH={folder}/bin {folder}/bin/austin");
        AssertRecords($"env -i {folder}/bin/austin-record");
        AssertServes($"env -i {folder}/bin/austin-web");
        PackageSet.Run($"{Programs} {folder}/bin/$p --version; done; {folder}/bin/austin4 --version | grep -q 'austin 4' && {folder}/bin/mojo2austin --version");
    }

    [SkippableFact]
    public void The_deb_installs_into_an_empty_system_and_goes_again()
    {
        Absence.SkipIfForbidden(Environment.UserName != "root", "only root can change its root folder");
        string root = set.Sub("root");
        string dpkg = $"dpkg --root={root} --force-depends --log=/dev/null";
        PackageSet.Run($"mkdir -p {root}/var/lib/dpkg/info {root}/var/lib/dpkg/updates && touch {root}/var/lib/dpkg/status && {dpkg} -i {set.Find("*.deb")}");

        // What the package depends on: libc6.
        PackageSet.Run($"cp -L --parents $(ldd {root}/usr/bin/austin-agent | grep -o '/[^ ]*') {root}");
        Assert.StartsWith("austin 3.7.0\n", PackageSet.Run($"chroot {root} /usr/bin/austin --version"), StringComparison.Ordinal);
        PackageSet.Run($"{Programs} chroot {root} /usr/bin/$p --version; done; chroot {root} /usr/bin/austin2pprof --version");
        AssertSamples($"{root}/usr/bin/austin");
        AssertRecords($"{root}/usr/bin/austin-record");
        AssertServes($"{root}/usr/bin/austin-web");
        PackageSet.Run($"test -f {root}/usr/share/man/man1/austin-record.1.gz && test -f {root}/usr/share/man/man1/austin-web.1.gz");
        PackageSet.Run($"{dpkg} -r austin-dotnet && test ! -e {root}/usr/bin/austin && test ! -e {root}/usr/share/man/man1/austin.1.gz");
    }

    /// <remarks>The target's libraries are those of its own root folder; the sampler's has none.</remarks>
    [SkippableTheory]
    [InlineData("austin")]
    [InlineData("austinp")]
    public void The_samplers_run_where_no_library_is(string sampler)
    {
        Absence.SkipIfForbidden(Environment.UserName != "root", "only root can change its root folder");
        string root = set.Sub($"empty-{sampler}");
        PackageSet.Run($"mkdir {root}/proc {root}/dev {root}/out && cp -L {set.Binaries}/{sampler} {root}/ && touch {root}/dev/null");
        using RunningTarget target = RunningTarget.Start(Interpreters.RequireAny(), "seventy_five.py");
        PackageSet.Run($"""
            unshare -m sh -ec 'mount --bind /proc {root}/proc; mount --bind /dev/null {root}/dev/null; chroot {root} /{sampler} -i 5ms -x 1 --stats-json /out/s -o /out/x -p {target.Pid}'
            """);
        using JsonDocument statistics = JsonDocument.Parse(File.ReadAllText($"{root}/out/s"));
        // A target that gets no CPU in time cannot be stopped.
        Assert.All(
            statistics.RootElement.GetProperty("invalid_by").EnumerateObject().Where(cause => cause.Name != "not_stopped"),
            cause => Assert.Equal(0, cause.Value.GetInt32()));
        Assert.Contains("seventy_five.py:", File.ReadAllText($"{root}/out/x"), StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("austinp-resolve")]
    [InlineData("austin-tui")]
    [InlineData("austin-tools austin-web")]
    [InlineData("austin-tools austin2flamegraph")]
    public void The_other_programs_run_where_no_library_is(string command)
    {
        Absence.SkipIfForbidden(Environment.UserName != "root", "only root can change its root folder");
        string program = command.Split(' ')[0];
        string root = set.Sub($"empty-{command.Replace(' ', '-')}");
        Assert.NotEqual("", PackageSet.Run($"cp -L {set.Binaries}/{program} {root}/ && chroot {root} /{command} --version"));
    }

    /// <remarks>Nor is OpenSSL, which the class library takes random numbers from; /proc and /dev are what every container has.</remarks>
    [SkippableFact]
    public void The_server_of_pages_runs_where_no_library_is()
    {
        Absence.SkipIfForbidden(Environment.UserName != "root", "only root can change its root folder");
        string root = set.Sub("empty-server");
        PackageSet.Run($"""
            mkdir {root}/proc {root}/dev && cp -L {set.Binaries}/austin-tools {root}/
            {set.Binaries}/austin -q -i 5ms -o {root}/samples {Interpreters.RequireAny().Path} tests/Targets/work.py 0.3
            unshare -m sh -ec '
              mount --bind /proc {root}/proc
              mount --rbind /dev {root}/dev
              chroot {root} /austin-tools austin-web /samples >{root}/said 2>&1 &
              until grep -q http://127.0.0.1: {root}/said; do kill -0 $! || (cat {root}/said; false); sleep 0.05; done
              kill $!
            '
            """);
    }

    [SkippableFact]
    public void The_wheel_installs_with_pip_and_its_tag_names_the_C_libraries()
    {
        string python = Interpreters.Require(HasPip, "an interpreter with pip").Path;
        string wheel = set.Find("*.whl");
        string machine = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? "x86_64" : "aarch64";
        Assert.EndsWith($"-py3-none-manylinux_2_17_{machine}.manylinux2014_{machine}.musllinux_1_1_{machine}.whl", wheel, StringComparison.Ordinal);
        string folder = set.Sub("venv");
        PackageSet.Run($"{python} -m venv {folder} && {folder}/bin/pip install -q --disable-pip-version-check --no-index {wheel}");
        PackageSet.Run($"{ProgramsOfTheWheel} {folder}/bin/$p --version; done");
        AssertSamples($"{folder}/bin/austin");
        AssertRecords($"{folder}/bin/austin-record");
        AssertServes($"{folder}/bin/austin-web");
        PackageSet.Run($"{folder}/bin/pip uninstall -q -y austin-dotnet && test ! -e {folder}/bin/austin");
    }

    [SkippableFact]
    public void The_tools_install_with_dotnet()
    {
        string folder = set.Sub("tools");
        string cache = set.Sub("cache");
        PackageSet.Run($"""
            export NUGET_PACKAGES={cache} DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
            unset MSBUILDEXTENSIONSPATH MSBuildSDKsPath MSBUILD_EXE_PATH
            {Programs} dotnet tool install --tool-path {folder} --source {set.Packages} $p-dotnet; {folder}/$p --version; done
            """);
        AssertSamples($"{folder}/austin");
    }

    [SkippableFact]
    public void The_install_script_installs_and_removes()
    {
        string prefix = set.Sub("prefix");
        PackageSet.Run($"touch {prefix}/other && AUSTIN_PREBUILT={set.Binaries} ./install.sh {prefix}");
        PackageSet.Run($"{Programs} {prefix}/bin/$p --version; test -f {prefix}/share/man/man1/$p.1; test -f {prefix}/share/fish/vendor_completions.d/$p.fish; test -f {prefix}/share/bash-completion/completions/$p; done");
        PackageSet.Run($"{prefix}/bin/austin4 --version | grep -q 'austin 4' && {prefix}/bin/austin2flamegraph --version");
        AssertSamples($"{prefix}/bin/austin");
        AssertRecords($"{prefix}/bin/austin-record");
        PackageSet.Run($"test -f {prefix}/share/man/man1/austin-record.1 && test -f {prefix}/share/fish/vendor_completions.d/austin-record.fish && test -e {prefix}/share/bash-completion/completions/austin-record");
        PackageSet.Run($"./install.sh --uninstall {prefix}");
        Assert.Equal([Path.Combine(prefix, "other")], Directory.GetFiles(prefix, "*", SearchOption.AllDirectories));
    }

    private static bool HasPip(Interpreter python)
    {
        using System.Diagnostics.Process process = System.Diagnostics.Process.Start(python.Path, ["-c", "import ensurepip, sys; sys.exit(not ensurepip.version())"]);
        process.WaitForExit();
        return process.ExitCode == 0;
    }

    private static void AssertSamples(string austin) =>
        Assert.Contains("work.py:work:", PackageSet.Run($"{austin} -q -i 5ms {Interpreters.RequireAny().Path} tests/Targets/work.py 0.3"), StringComparison.Ordinal);

    private static void AssertServes(string program) =>
        Assert.StartsWith("austin-web ", PackageSet.Run($"{program} --version"), StringComparison.Ordinal);

    private static void AssertRecords(string program) =>
        Assert.Contains("work.py:work:", PackageSet.Run($"{program} -q -i 5ms -t 30s --as collapsed -o - {Interpreters.RequireAny().Path} tests/Targets/work.py 0.3"), StringComparison.Ordinal);
}
