using System.Runtime.InteropServices;
using System.Text;
using Austin.Common.Cores;
using Austin.Common.Memory;
using Austin.Common.Targets;
using Austin.Live.Tests.InProcess;

namespace Austin.Live.Tests.Cores;

/// <summary>Core files that the tests make.</summary>
[Collection(nameof(OwnProcess))]
public sealed class CoreFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Memory_is_what_was_dumped()
    {
        using CoreFile core = Open(new CoreBuilder().Thread(7, 0)
            .Memory(0x2000, 0x1000, 6, [.. Enumerable.Repeat((byte)2, 16)])
            .Memory(0x1000, 0x1000, 4, [.. Enumerable.Repeat((byte)1, 0x1000)])
            .Memory(0x1800, 0x1000, 6, [9]));
        byte[] read = new byte[32];
        Assert.Equal(24, core.Read(0x1ff8, read));
        Assert.Equal([1, 1, 1, 1, 1, 1, 1, 1, 2], read[..9]);
        Assert.Equal(0, core.Read(0x2010, read));
        Assert.Equal(0, core.Read(0x3000, read));
        Assert.Equal(0, core.Read(ulong.MaxValue - 2, read));
        // What overlaps another mapping is left out.
        Assert.Equal([0x1000UL, 0x2000UL], core.Segments.Select(segment => segment.Start));
        Assert.True(core.HasData);
        Assert.False(core.IsCut);
    }

    [Fact]
    public void Notes_tell_threads_signal_process_and_files()
    {
        byte[] info = new byte[136];
        BitConverter.GetBytes(41).CopyTo(info, 24);
        Encoding.UTF8.GetBytes("python app.py ").CopyTo(info, 56);
        byte[] signal = new byte[128];
        BitConverter.GetBytes(11).CopyTo(signal, 0);
        BitConverter.GetBytes(2).CopyTo(signal, 8);
        BitConverter.GetBytes(0xabcUL).CopyTo(signal, 16);
        using CoreFile core = Open(new CoreBuilder()
            .Note(CoreBuilder.PrStatus, new byte[336], "OTHER").Note(CoreBuilder.PrStatus, [1, 2, 3])
            .Thread(42, 11, (21, 0x7000), (15, ulong.MaxValue), (14, 5)).Thread(41, 11, (15, 202))
            .Note(CoreBuilder.PrPsInfo, info).Note(CoreBuilder.Signal, signal).File(0x1000, 0x3000, 2, "/opt/a b (deleted)")
            .Note(CoreBuilder.Auxiliary, [.. BitConverter.GetBytes(9UL), .. BitConverter.GetBytes(0x1010UL)])
            .Memory(0x1000, 0x1000, 5, []).Memory(0x2000, 0x1000, 6, new byte[0x1000]));
        Assert.Equal([42, 41], core.Notes.Threads.Select(thread => thread.Id));
        Assert.Equal((0x7000UL, -1L, 5UL), (core.Notes.Threads[0].Pthread, core.Notes.Threads[0].Call, core.Notes.Threads[0].Argument));
        Assert.Equal(202, core.Notes.Threads[1].Call);
        Assert.Equal((41, "python app.py", 0x1010UL), (core.Notes.Pid, core.Notes.Command, core.Notes.Entry));
        Assert.Equal(new CoreSignal(11, 2, 0xabc, null), core.Signal);
        Assert.Equal([new CoreMapping(0x1000, 0x3000, 0x2000, "/opt/a b", true)], core.Notes.Files);
        Assert.Equal(
            [(0x1000UL, 0x2000UL, MappingAccess.Read | MappingAccess.Execute), (0x2000UL, 0x3000UL, MappingAccess.Read | MappingAccess.Write)],
            CoreMap.Of(core).Mappings.Select(mapping => (mapping.Start, mapping.Offset, mapping.Access)));
    }

    [Fact]
    public void A_signal_that_was_sent_has_a_sender_and_no_address()
    {
        byte[] signal = new byte[128];
        BitConverter.GetBytes(6).CopyTo(signal, 0);
        BitConverter.GetBytes(-6).CopyTo(signal, 8);
        BitConverter.GetBytes(99).CopyTo(signal, 16);
        using CoreFile core = Open(new CoreBuilder().Thread(1, 6).Note(CoreBuilder.Signal, signal).Memory(0, 8, 6, [1]));
        Assert.Equal(new CoreSignal(6, -6, null, 99), core.Signal);

        // gcore writes the signal that stopped the process for the debugger, which no thread took.
        using CoreFile stopped = Open(new CoreBuilder().Thread(1, 0).Note(CoreBuilder.Signal, signal).Memory(0, 8, 6, [1]));
        Assert.Null(stopped.Signal);
    }

    [Fact]
    public void Cores_of_aarch64_are_read_on_any_machine()
    {
        using CoreFile core = Open(new CoreBuilder { Machine = 183 }.Thread(3, 11, (31, 0x1234)).Memory(0x1000, 0x1000, 6, [1]));
        Assert.Equal((Architecture.Arm64, 34, 0x1234UL), (core.Machine, core.Notes.Threads[0].Registers.Length, core.Notes.Threads[0].Registers[31]));
        Assert.False(core.Notes.Threads[0].TellsCalls);
    }

    [Theory]
    [InlineData(0x1000, 4096)]
    [InlineData(0x4000, 16384)]
    [InlineData(0x10000, 65536)]
    [InlineData(0x200000, 65536)]
    public void Pages_are_as_large_as_the_distances_of_mappings_allow(ulong step, ulong pageSize)
    {
        using CoreFile core = Open(new CoreBuilder { Machine = 183 }.Thread(3, 11).File(4 * step, 5 * step, 0, "/a").Memory(4 * step, step, 5, [1]));
        Assert.Equal(pageSize, core.Notes.PageSize);
        using CoreFiles files = new(core, null, null);
        Assert.Equal(pageSize, ((ITargetFiles)files).PageSize);
    }

    [Fact]
    public void Many_program_headers_are_counted_elsewhere()
    {
        using CoreFile core = Open(new CoreBuilder { CountsElsewhere = true }.Thread(1, 0).Memory(0x1000, 0x1000, 6, [7]));
        Assert.Single(core.Segments);
    }

    [Fact]
    public void A_file_that_is_shorter_than_its_headers_say_is_used_as_far_as_it_goes()
    {
        byte[] bytes = new CoreBuilder().Thread(1, 0).Memory(0x1000, 0x1000, 6, new byte[0x1000]).Build();
        using CoreFile core = Open(bytes[..^0x800]);
        Assert.True(core.IsCut);
        Assert.Equal((ulong)bytes.Length, core.ExpectedLength);
        Assert.Equal(0x800, core.Read(0x1000, new byte[0x1000]));
    }

    [Theory]
    [InlineData("no file", 66, "cannot be opened")]
    [InlineData("folder", 65, "no regular file")]
    [InlineData("empty", 65, "empty")]
    [InlineData("text", 65, "no ELF header")]
    [InlineData("zstd", 65, "a compressed file: unpack it first")]
    [InlineData("program", 65, "but a program or a library")]
    [InlineData("32-bit", 65, "a 32-bit process")]
    [InlineData("other machine", 65, "another machine than x86-64 and aarch64")]
    [InlineData("other byte order", 65, "another machine than x86-64 and aarch64")]
    [InlineData("no memory", 65, "list no memory")]
    [InlineData("no threads", 65, "list no thread")]
    [InlineData("no data", 65, "coredump_filter")]
    [InlineData("no python", 32, "no Python interpreter was found")]
    public void What_is_no_core_is_refused_with_one_clear_line(string what, int code, string text)
    {
        byte[]? bytes = what switch
        {
            "empty" => [],
            "text" => Encoding.UTF8.GetBytes(new string('x', 1000)),
            "zstd" => [0x28, 0xb5, 0x2f, 0xfd, 1, 2, 3],
            "program" => new CoreBuilder { Type = 3 }.Thread(1, 0).Memory(0, 8, 6, [1]).Build(),
            "32-bit" => new CoreBuilder { Class = 1 }.Thread(1, 0).Memory(0, 8, 6, [1]).Build(),
            "other machine" => new CoreBuilder { Machine = 243 }.Thread(1, 0).Memory(0, 8, 6, [1]).Build(),
            "other byte order" => BigEndian(),
            "no memory" => new CoreBuilder().Thread(1, 0).Build(),
            "no threads" => new CoreBuilder().Memory(0, 8, 6, [1]).Build(),
            "no data" => new CoreBuilder().Thread(1, 0).Memory(0, 8, 6, []).Build(),
            "no python" => new CoreBuilder().Thread(1, 0).Memory(0, 8, 6, [1]).Build(),
            _ => null,
        };
        string path = what == "folder" ? _folder.Path : _folder.File("core\e[2J");
        if (bytes is not null)
        {
            File.WriteAllBytes(path, bytes);
        }

        ApplicationRun run = ApplicationRun.Of(new ScriptedSampler(), "-qw", "--core", path);
        Assert.Equal((code, ""), (run.Code, run.Out));
        Assert.Contains(text, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', run.Error);
        Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [InlineData("needs -w", "--core", "x")]
    [InlineData("needs -w", "--core=x", "-p", "1")]
    [InlineData("needs -w", "--doctor", "--core=x")]
    [InlineData("takes the place of", "-w", "1", "--core", "x")]
    [InlineData("takes the place of", "--core", "x", "-w", "-p", "1")]
    [InlineData("takes the place of", "--core", "x", "-Cw")]
    [InlineData("takes the place of", "--core", "x", "-w", "sleep", "1")]
    [InlineData("need --core", "-w", "1", "--root", "/")]
    [InlineData("need --core", "--exe=/bin/sh", "-p", "1")]
    [InlineData("requires an argument", "-w", "--core")]
    [InlineData("requires an argument -- 'w'", "-w")]
    [InlineData("invalid PID", "-w", "")]
    [InlineData("invalid PID", "-w", "cat", "--core", "x")]
    public void What_does_not_go_together_is_told(string text, params string[] words)
    {
        ApplicationRun run = ApplicationRun.Of(new ScriptedSampler(), words);
        Assert.Equal(64, run.Code);
        Assert.Contains(text, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/bin/python", "/root/bin/python")]
    [InlineData("/link/python", "/root/bin/python")]
    [InlineData("/out/python", "/root/bin/python")]
    [InlineData("/../../bin/./python", "/root/bin/python")]
    [InlineData("/loop/python", null)]
    [InlineData("/missing/python", "/root/missing/python")]
    public void Links_below_another_root_stay_there(string path, string? expected)
    {
        string root = _folder.File("root");
        Directory.CreateDirectory(Path.Combine(root, "bin"));
        File.CreateSymbolicLink(Path.Combine(root, "link"), "/bin");
        File.CreateSymbolicLink(Path.Combine(root, "out"), "../../../bin");
        File.CreateSymbolicLink(Path.Combine(root, "loop"), "loop");
        Assert.Equal(expected is null ? null : _folder.Path + expected, RootedPath.Resolve(root, path));
        Assert.Equal(path, RootedPath.Resolve(null, path));
    }

    private static byte[] BigEndian()
    {
        byte[] bytes = new CoreBuilder { ByteOrder = 2 }.Thread(1, 0).Memory(0, 8, 6, [1]).Build();
        (bytes[16], bytes[17]) = (bytes[17], bytes[16]);
        return bytes;
    }

    private CoreFile Open(CoreBuilder builder) => Open(builder.Build());

    private CoreFile Open(byte[] bytes)
    {
        string path = _folder.File(Guid.NewGuid().ToString());
        File.WriteAllBytes(path, bytes);
        Assert.True(CoreFile.TryOpen(path, out CoreFile? core, out CoreRefusal refusal), $"{refusal}");
        return core;
    }
}
