using System.Globalization;
using System.Text;
using Austin.Captures.Files;
using Austin.Captures.Reading;
using Austin.Captures.Tooling;
using AustinP.Resolve.Running;
using Xunit.Abstractions;

namespace AustinP.Resolve.Tests;

/// <summary>Mutates captures with maps; the seed is in the output, and comes from AUSTIN_FUZZ_SEED if set.</summary>
public sealed class FuzzTests(ITestOutputHelper output) : IDisposable
{
    private const int Inputs = 1_500;

    private const string Capture =
        "# map: 1000-2000 /usr/bin/env\n# map: 2000-9000 /usr/bin/env\n# module: 2 1000-2000 0 - /usr/bin/env\n# mode: wall\n\n"
        + "P1;T0:1;native@1500:main:3;a.py:f:1;native@2100:_ZN1AC1Ev:4 7\n# map: 1000-2000 /usr/bin/env\n# map: 7000-9000 /lib\n"
        + "P2;T0:1;native@1500:main:3;kernel:read:0 8\nP3;T0:1;:INVALID:;native@1:__pyx_f_1a_b:3;:GC: 8\n# duration: 9\n";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void MutatedCapturesKeepTheirSampleCount()
    {
        int seed = int.TryParse(Environment.GetEnvironmentVariable("AUSTIN_FUZZ_SEED"), NumberStyles.Integer, CultureInfo.InvariantCulture, out int value) ? value : 20261122;
        output.WriteLine($"seed {seed}");
        Random random = new(seed);
        byte[] text = Encoding.UTF8.GetBytes(Capture);
        File.WriteAllBytes(_folder.File("text"), text);
        Assert.True(Run(_folder.File("text"), _folder.File("mojo"), CaptureFormat.Mojo));
        byte[] mojo = File.ReadAllBytes(_folder.File("mojo"));
        int accepted = 0;
        for (int i = 0; i < Inputs; i++)
        {
            File.WriteAllBytes(_folder.File("in"), Mutate(i % 2 == 0 ? text : mojo, random));
            if (Run(_folder.File("in"), _folder.File("out"), CaptureFormat.Text))
            {
                accepted++;
                Assert.Equal(CountSamples(_folder.File("in")), CountSamples(_folder.File("out")));
            }
        }

        Assert.True(accepted > Inputs / 2, $"{accepted} of {Inputs} captures were accepted");
    }

    private static bool Run(string input, string result, CaptureFormat format)
    {
        try
        {
            ResolveOptions options = new() { Input = input, Output = result, Format = format, Quiet = true };
            return new ResolveRun(options, new ToolMessages("test", TextWriter.Null), new ProgressBar(null, TimeSpan.Zero)).Execute(TextWriter.Null) is ToolExitCode.Success or ToolExitCode.Damaged;
        }
        catch (ToolException)
        {
            return false;
        }
    }

    private static long CountSamples(string path)
    {
        using FileStream stream = File.OpenRead(path);
        CaptureReader? reader = CaptureFile.Open(stream, CaptureLimits.Default, out _);
        long samples = 0;
        for (CaptureItem item = reader?.Read() ?? CaptureItem.End; item != CaptureItem.End; item = reader!.Read())
        {
            samples += item == CaptureItem.Sample ? 1 : 0;
        }

        return samples;
    }

    private static byte[] Mutate(byte[] bytes, Random random)
    {
        List<byte> mutated = [.. bytes];
        for (int count = random.Next(1, 6); count > 0; count--)
        {
            int at = random.Next(4, mutated.Count);
            switch (random.Next(4))
            {
                case 0:
                    mutated[at] = (byte)random.Next(1, 256);
                    break;
                case 1:
                    mutated.RemoveRange(at, Math.Min(random.Next(1, 8), mutated.Count - at));
                    break;
                case 2:
                    mutated.InsertRange(at, mutated.GetRange(at, Math.Min(random.Next(1, 60), mutated.Count - at)));
                    break;
                default:
                    mutated[at] = mutated[random.Next(4, mutated.Count)];
                    break;
            }
        }

        return [.. mutated];
    }
}
