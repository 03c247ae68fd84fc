using System.Diagnostics;
using System.Globalization;
using Austin.Common.Cores;
using Austin.Common.CPython.Locating;
using Austin.Common.Memory;
using Austin.Common.Sampling;
using Austin.Common.Sampling.Cores;

namespace Austin.Live.Tests.Cores;

/// <summary>
/// A core of which only the pages are left that are needed to show it, damaged in hundreds of ways: what comes of it is an
/// error, or a part of what was there. Each is opened and walked as where mode does it: threads, variables, tasks.
/// </summary>
/// <remarks>AUSTIN_FUZZ_SEED and AUSTIN_FUZZ_COUNT repeat or prolong a run.</remarks>
[Long]
public sealed class DamagedCoreTests
{
    private const int MappingsRead = 8;
    private const long MostMemory = 256 << 20;

    // A walk takes some 20 ms.
    private static readonly int _mutations = Setting("AUSTIN_FUZZ_COUNT", 400);

    // What a walk may take is bounded by reads; this is what a person would call a hang.
    private static readonly TimeSpan _longest = TimeSpan.FromMinutes(1);

    private static readonly ulong[] Extremes =
        [0, 1, 0x7f, 0xff, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff, 0x7fffffffffffffff, 0x8000000000000000, ulong.MaxValue];

    [SkippableFact]
    public void Hundreds_of_kinds_of_damage_are_survived()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("small");
        int heads = Shrink(folder, path, out string whole);
        Assert.Equal((LocateOutcome.Found, whole), Show(path));
        Assert.Contains("descend", whole, StringComparison.Ordinal);
        Assert.Contains("Task-", whole, StringComparison.Ordinal);

        byte[] original = File.ReadAllBytes(path);
        using FileStream file = new(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        Random random = new(Setting("AUSTIN_FUZZ_SEED", 20261128));
        int shown = 0;
        int same = 0;
        for (int i = 0; i < _mutations; i++)
        {
            List<(int At, int Length)> changes = [];
            for (int left = random.Next(1, 6); left > 0; left--)
            {
                // Every second time headers and notes, which are small.
                int at = random.Next(2) == 0 ? random.Next(heads) : random.Next(original.Length);
                byte[] bytes = BitConverter.GetBytes(random.Next(3) switch
                {
                    0 => Extremes[random.Next(Extremes.Length)],
                    1 => (ulong)random.NextInt64(),
                    _ => BitConverter.ToUInt64(original, random.Next(original.Length - 8)),
                });
                int length = Math.Min(1 << random.Next(4), original.Length - at);
                file.Position = at;
                file.Write(bytes, 0, length);
                changes.Add((at, length));
            }

            file.SetLength(random.Next(20) == 0 ? random.Next(original.Length) : original.Length);
            long before = GC.GetAllocatedBytesForCurrentThread();
            Stopwatch time = Stopwatch.StartNew();
            (LocateOutcome? outcome, string text) = Show(path);
            Assert.InRange(time.Elapsed, TimeSpan.Zero, _longest);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostMemory);
            shown += outcome == LocateOutcome.Found ? 1 : 0;
            same += text == whole ? 1 : 0;
            if (file.Length < original.Length)
            {
                file.Position = 0;
                file.Write(original);
            }

            foreach ((int at, int length) in changes)
            {
                file.Position = at;
                file.Write(original, at, length);
            }
        }

        // The damage mattered, and did not make everything useless.
        Assert.InRange(shown, _mutations / 10, _mutations - 1);
        Assert.InRange(same, 1, _mutations * 9 / 10);
    }

    // Returns the bytes in front of the memory.
    private static int Shrink(TemporaryFolder folder, string path, out string text)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.Require("3.13"), "crash.py");
        CoreDump.WaitUntilAsleep(target.Pid);
        string large = CoreDump.OfRunning(target.Pid, folder);
        Assert.True(CoreFile.TryOpen(large, out CoreFile? core, out _));
        using (core)
        {
            using CoreFiles files = new(core, null, null);
            PageLog pages = new(new CoreMemory(core, files));
            CoreSampler sampler = new(core, files, pages, Settings);
            Assert.Equal(LocateOutcome.Found, sampler.TryLocate());
            WhereLog log = new();
            sampler.Sample(log, new StopRequest());
            text = log.Text;
            CoreBuilder builder = new();
            builder.Notes(Notes(large));
            foreach (ulong page in pages.Pages)
            {
                byte[] bytes = new byte[PageLog.Page];
                int index = core.Find(page);
                if (index >= 0 && core.Read(page, bytes) is > 0 and int length)
                {
                    builder.Memory(page, PageLog.Page, (uint)((core.Segments[index].Access & MappingAccess.Write) != 0 ? 6 : 4), bytes[..length]);
                }
            }

            byte[] small = builder.Build();
            File.WriteAllBytes(path, small);
            return 64 + (56 * pages.Pages.Count) + Notes(large).Length;
        }
    }

    private static byte[] Notes(string path)
    {
        using FileStream file = File.OpenRead(path);
        byte[] head = new byte[64];
        file.ReadExactly(head);
        for (int i = 0; i < BitConverter.ToUInt16(head, 56); i++)
        {
            byte[] entry = new byte[56];
            file.Position = BitConverter.ToInt64(head, 32) + (i * 56);
            file.ReadExactly(entry);
            if (BitConverter.ToUInt32(entry, 0) == 4)
            {
                byte[] notes = new byte[BitConverter.ToInt64(entry, 32)];
                file.Position = BitConverter.ToInt64(entry, 8);
                file.ReadExactly(notes);
                return notes;
            }
        }

        throw new InvalidDataException("no notes");
    }

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : otherwise;

    private static SamplingSettings Settings => new() { LocalsDetail = 1, WithColumns = true };

    // As the program does it, but for the output.
    private static (LocateOutcome? Outcome, string Text) Show(string path)
    {
        if (!CoreFile.TryOpen(path, out CoreFile? core, out CoreRefusal refusal))
        {
            Assert.NotEqual(CoreRefusal.None, refusal);
            return (null, "");
        }

        using (core)
        {
            using CoreFiles files = new(core, null, null);
            CoreMemory memory = new(core, files);
            byte[] page = new byte[PageLog.Page];
            foreach (Mapping mapping in files.TryReadMap().Mappings.Take(MappingsRead))
            {
                Assert.InRange(memory.Read(mapping.End - 16, page), 0, page.Length);
            }

            CoreSampler sampler = new(core, files, memory, Settings);
            LocateOutcome outcome = sampler.TryLocate();
            WhereLog log = new();
            if (outcome == LocateOutcome.Found)
            {
                sampler.Sample(log, new StopRequest());
            }

            return (outcome, log.Text);
        }
    }
}
