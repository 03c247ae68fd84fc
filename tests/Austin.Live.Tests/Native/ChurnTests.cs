namespace Austin.Live.Tests.Native;

/// <summary>Targets that start and end processes and threads all the time give the right results while they are sampled.</summary>
public sealed class ChurnTests : IDisposable
{
    private const string Spawning = """
        import subprocess, sys
        for n in range(150):
            assert subprocess.run(["/bin/sh", "-c", "exit %d" % (n % 7)]).returncode == n % 7
        open(sys.argv[1], "w").write("right")
        """;

    private const string Forking = """
        import os, sys
        for n in range(150):
            child = os.fork()
            if child == 0:
                os._exit(sum(range(2000)) % 251)
            assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == sum(range(2000)) % 251
        open(sys.argv[1], "w").write("right")
        """;

    private const string Threading = """
        import sys, threading, time
        total = 0
        lock = threading.Lock()
        def work(n):
            global total
            value = sum(range(n * 50))
            with lock:
                total += value
        for n in range(0, 300, 4):
            threads = [threading.Thread(target=work, args=(n + i,)) for i in range(4)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            time.sleep(0.02)
        assert total == sum(sum(range(n * 50)) for n in range(300))
        open(sys.argv[1], "w").write("right")
        """;

    // A thread that is not the first one replaces the program while it is sampled.
    private const string Replacing = """
        import os, sys, threading, time
        def replace():
            end = time.time() + 0.5
            while time.time() < end:
                pass
            os.execv("/bin/sh", ["sh", "-c", "sleep 0.3; printf right > " + sys.argv[1]])
        threading.Thread(target=replace).start()
        while True:
            sum(range(1000))
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableTheory]
    [InlineData(Spawning)]
    [InlineData(Spawning, "-C")]
    [InlineData(Forking)]
    [InlineData(Forking, "-C")]
    [InlineData(Threading)]
    [InlineData(Threading, "-k")]
    [InlineData(Replacing)]
    public void TheyGiveTheRightResult(string program, params string[] options)
    {
        string result = _folder.File("result");
        using AustinRun run = AustinRun.Start(Sampler.AustinP, [.. options, "-i", "1ms", Interpreters.RequireAny().Path, "-c", program, result]);
        AustinResult ended = run.WaitForExit().Succeeded();
        Assert.True(File.Exists(result), ended.Error);
        Assert.Equal("right", File.ReadAllText(result));
        Assert.NotEmpty(ended.Text().Samples);
        Assert.Empty(ended.Survivors);
    }
}
