using System.Buffers;
using System.Globalization;
using System.Text;
using Austin.Captures.Files;
using Austin.Captures.Mojo;
using Austin.Captures.Reading;
using Austin.Captures.Samples;
using Austin.Captures.Writing;
using Austin.Tools.Tests.Support;

namespace Austin.Tools.Tests.Fuzz;

public sealed class FuzzTests
{
    // AUSTIN_FUZZ_COUNT asks for a longer run, AUSTIN_FUZZ_SEED for another one.
    private static readonly int _count = Setting("AUSTIN_FUZZ_COUNT", 60_000);
    private static readonly int _seed = Setting("AUSTIN_FUZZ_SEED", 1);

    // A small buffer is refilled in the midst of events and lines.
    private static readonly CaptureLimits _limits = new() { BufferBytes = 256 };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Mutated_captures_are_read_and_rewritten_without_a_crash_or_a_hang(bool binary)
    {
        Random random = new(_seed);
        byte[][] seeds = Seeds(binary ? CaptureFormat.Mojo : CaptureFormat.Text);
        CountingOutput output = new();
        long samples = 0;
        for (int i = 0; i < _count; i++)
        {
            byte[] file = Mutate(seeds[random.Next(seeds.Length)], random);
            TimeSpan start = Environment.CpuUsage.TotalTime; // of the processor: the test itself may be stopped
            try
            {
                samples += Rewrite(file, i % 2 == 0 ? CaptureFormat.Text : CaptureFormat.Mojo, output);
            }
            catch (Exception exception)
            {
                Assert.Fail($"mutation {i} of seed {_seed}: {exception}\n{Convert.ToHexString(file)}");
            }

            TimeSpan spent = Environment.CpuUsage.TotalTime - start;
            Assert.True(spent.TotalSeconds < 20, $"mutation {i} of seed {_seed} took {spent}");
        }

        // Mutations that nothing can be read of would test nothing.
        Assert.True(samples > _count, $"{samples} samples");
    }

    [Fact]
    public void What_is_written_from_a_damaged_capture_is_sound()
    {
        Random random = new(_seed);
        byte[][] seeds = Seeds(CaptureFormat.Mojo);
        for (int i = 0; i < Math.Min(_count, 20_000) / 10; i++)
        {
            byte[] file = Mutate(seeds[random.Next(seeds.Length)], random);
            ArrayBufferWriter<byte> mojo = new();
            long samples = Rewrite(file, CaptureFormat.Mojo, mojo);
            CaptureReader reader = CaptureFile.Open(new MemoryStream(mojo.WrittenSpan.ToArray()), CaptureLimits.Default, out _)!;
            if (reader is null)
            {
                continue;
            }

            long again = 0;
            for (CaptureItem item = reader.Read(); item != CaptureItem.End; item = reader.Read())
            {
                again += item == CaptureItem.Sample ? 1 : 0;
            }

            Assert.Equal((samples, ""), (again, string.Join("; ", reader.Damage.Describe())));
        }
    }

    // The reader knows repeated stacks by their bytes, unless somebody wants to see every event.
    [Fact]
    public void Stacks_known_by_their_bytes_read_as_if_decoded()
    {
        Random random = new(_seed);
        byte[][] seeds = Seeds(CaptureFormat.Mojo);
        for (int i = 0; i < _count / 3; i++)
        {
            byte[] file = Mutate(seeds[random.Next(seeds.Length)], random);
            (string decoded, string known) = (Read(file, new Onlooker()), Read(file, observer: null));
            Assert.True(decoded == known, $"mutation {i} of seed {_seed}: {Convert.ToHexString(file)}\n{decoded}\n{known}");
        }
    }

    private static int Setting(string name, int normally) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, null, out int value) ? value : normally;

    // Pieces short enough that a mutation hits something that matters.
    private static byte[][] Seeds(CaptureFormat format)
    {
        const int PieceSize = 1500;
        using TemporaryFolder folder = new();
        List<byte[]> seeds = [];
        foreach (string name in RealCaptures.Names)
        {
            string path = format == CaptureFormat.Text ? Tool.Text(folder, name) : Tool.Convert(folder, "mojo-compress", RealCaptures.PathOf(name), ".mojo");
            byte[] bytes = File.ReadAllBytes(path);
            byte[] piece = bytes[..Math.Min(bytes.Length, PieceSize * (format == CaptureFormat.Text ? 2 : 1))];
            seeds.Add(piece);
            if (format == CaptureFormat.Mojo)
            {
                seeds.Add(Repeated(piece[..(PieceSize / 2)], withRepeats: false));
                seeds.Add(Repeated(piece[..(PieceSize / 2)], withRepeats: true));
            }
        }

        return [.. seeds];
    }

    // The samples four times, so that all but the first time they consist of references; of version 4 if every sample
    // is to be followed by one that repeats its stack.
    private static byte[] Repeated(byte[] file, bool withRepeats)
    {
        CaptureReader reader = CaptureFile.Open(new MemoryStream(file), CaptureLimits.Default, out _)!;
        List<CaptureStack> stacks = [];
        while (reader.Read() is var item && item != CaptureItem.End)
        {
            if (item == CaptureItem.Sample)
            {
                stacks.Add(reader.Sample.ToStack());
            }
        }

        ArrayBufferWriter<byte> output = new();
        CaptureWriter writer = CaptureFile.Create(CaptureFormat.Mojo, reader.Table, output);
        writer.Metadata("mode", "wall");
        foreach (CaptureStack stack in Enumerable.Repeat(stacks, 4).SelectMany(s => s))
        {
            Write(writer, stack);
            if (withRepeats)
            {
                Write(writer, new CaptureStack(stack.Thread, []));
            }
        }

        writer.End();
        byte[] bytes = output.WrittenSpan.ToArray();
        return withRepeats ? WithRepeats(bytes) : bytes;
    }

    private static void Write(CaptureWriter writer, CaptureStack stack)
    {
        CaptureSample sample = new();
        sample.Start(stack);
        sample.Time = stack.Frames.Length;
        writer.Write(sample);
    }

    // Puts a STACK_REPEAT into the samples without frames.
    private static byte[] WithRepeats(byte[] file)
    {
        List<byte> bytes = [.. file.AsSpan(0, MojoFormat.Magic.Length), (byte)MojoFormat.LatestVersion];
        MojoReader reader = new(file.AsSpan(bytes.Count), MojoFormat.Version, CaptureLimits.Default.MaxStringBytes);
        for (MojoEventId last = 0; reader.Read() == MojoReadResult.Event; last = reader.Id)
        {
            if (last == MojoEventId.Stack && reader.Id == MojoEventId.MetricTime)
            {
                bytes.Add((byte)MojoEventId.StackRepeat);
            }

            bytes.AddRange(file.AsSpan(MojoFormat.Magic.Length + 1)[reader.Start..reader.Consumed]);
        }

        return [.. bytes];
    }

    private static string Read(byte[] file, IMojoEventObserver? observer)
    {
        CaptureReader? reader = CaptureFile.Open(new MemoryStream(file), _limits, out _);
        if (reader is not MojoCaptureReader mojo)
        {
            return "";
        }

        mojo.Observer = observer;
        ArrayBufferWriter<byte> text = new();
        Rewrite(reader, CaptureFormat.Text, text);
        return Encoding.UTF8.GetString(text.WrittenSpan) + string.Join("; ", reader.Damage.Describe());
    }

    private static byte[] Mutate(byte[] seed, Random random)
    {
        List<byte> bytes = [.. seed];
        for (int i = random.Next(1, 6); i > 0; i--)
        {
            int at = random.Next(bytes.Count);
            switch (random.Next(6))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 2:
                    bytes.Insert(at, (byte)random.Next(256));
                    break;
                case 3 when bytes.Count > 16:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 9), bytes.Count - at - 1));
                    break;
                case 4:
                    bytes.InsertRange(at, seed.AsSpan(0, random.Next(Math.Min(seed.Length, 40))));
                    break;
                default:
                    bytes.RemoveRange(Math.Max(at, 8), bytes.Count - Math.Max(at, 8));
                    break;
            }
        }

        return [.. bytes];
    }

    private static long Rewrite(byte[] file, CaptureFormat format, IBufferWriter<byte> output)
    {
        CaptureReader? reader = CaptureFile.Open(new MemoryStream(file), _limits, out _);
        return reader is null ? 0 : Rewrite(reader, format, output);
    }

    private static long Rewrite(CaptureReader reader, CaptureFormat format, IBufferWriter<byte> output)
    {
        CaptureWriter writer = CaptureFile.Create(format, reader.Table, output);
        long samples = 0;
        while (true)
        {
            switch (reader.Read())
            {
                case CaptureItem.Metadata:
                    writer.Metadata(reader.MetadataKey, reader.MetadataValue);
                    break;
                case CaptureItem.Sample:
                    samples++;
                    writer.Write(reader.Sample);
                    break;
                default:
                    writer.End();
                    return samples;
            }
        }
    }

    private sealed class Onlooker : IMojoEventObserver
    {
        public void See(ref readonly MojoReader reader, long offset)
        {
        }
    }

    // Takes everything and keeps nothing.
    private sealed class CountingOutput : IBufferWriter<byte>
    {
        private byte[] _buffer = new byte[1 << 16];

        public void Advance(int count)
        {
        }

        public Memory<byte> GetMemory(int sizeHint = 0) => throw new NotSupportedException();

        public Span<byte> GetSpan(int sizeHint = 0)
        {
            if (_buffer.Length < sizeHint)
            {
                _buffer = new byte[sizeHint];
            }

            return _buffer;
        }
    }
}
