using System.Text;
using Austin.Captures.Frames;
using Austin.Captures.Samples;
using Austin.Exports.Otlp;
using Austin.Exports.Pprof;
using Austin.Exports.Profiles;
using Austin.Exports.Protobuf;

namespace Austin.Live.Tests.Tools.Exports;

/// <summary>OTLP profiles, and the dialect of pprof that servers want.</summary>
public sealed class OtlpTests
{
    // The fields of release 1.10 of opentelemetry-proto that are written, for a decoder that is not ours.
    private const string Schema = """
        syntax = "proto3";
        message Request { repeated ResourceProfiles resource_profiles = 1; Dictionary dictionary = 2; }
        message ResourceProfiles { Resource resource = 1; repeated ScopeProfiles scope_profiles = 2; }
        message Resource { repeated KeyValue attributes = 1; }
        message KeyValue { string key = 1; AnyValue value = 2; }
        message AnyValue { string string_value = 1; int64 int_value = 3; }
        message ScopeProfiles { Scope scope = 1; repeated Profile profiles = 2; }
        message Scope { string name = 1; string version = 2; }
        message Profile { ValueType sample_type = 1; repeated Sample samples = 2; fixed64 time_unix_nano = 3; uint64 duration_nano = 4; ValueType period_type = 5; int64 period = 6; bytes profile_id = 7; }
        message ValueType { int32 type_strindex = 1; int32 unit_strindex = 2; }
        message Sample { int32 stack_index = 1; repeated int32 attribute_indices = 2; int32 link_index = 3; repeated int64 values = 4; repeated fixed64 timestamps_unix_nano = 5; }
        message Dictionary { repeated Mapping mapping_table = 1; repeated Location location_table = 2; repeated Function function_table = 3; repeated Link link_table = 4; repeated string string_table = 5; repeated KeyValueAndUnit attribute_table = 6; repeated Stack stack_table = 7; }
        message Mapping { uint64 memory_start = 1; uint64 memory_limit = 2; uint64 file_offset = 3; int32 filename_strindex = 4; }
        message Location { int32 mapping_index = 1; uint64 address = 2; repeated Line lines = 3; repeated int32 attribute_indices = 4; }
        message Line { int32 function_index = 1; int64 line = 2; int64 column = 3; }
        message Function { int32 name_strindex = 1; int32 system_name_strindex = 2; int32 filename_strindex = 3; int64 start_line = 4; }
        message Link { bytes trace_id = 1; bytes span_id = 2; }
        message KeyValueAndUnit { int32 key_strindex = 1; AnyValue value = 2; int32 unit_strindex = 3; }
        message Stack { repeated int32 location_indices = 1; }
        """;

    private const string Native =
        "# mode: wall\n# interval: 100\n# map: 7f00-7fff /lib/libc.so.6\n\n" +
        "P1;T0:1;app.py:main:3;native@7f01:memcpy:4;kernel:do_sys_poll:0 100\n" +
        "P1;T0:1;app.py:main:3;native@9001:nowhere:4 50\n" +
        "P2;T0:1;app.py:main:3 5\n";

    [Theory]
    [MemberData(nameof(RealCaptures.All), MemberType = typeof(RealCaptures))]
    public void Sums_are_those_of_the_capture(string name)
    {
        using TemporaryFolder folder = new();
        string text = Tool.Text(folder, name);
        SortedDictionary<string, long> expected = new(StringComparer.Ordinal);
        foreach ((string key, long value) in ThreadSums.Of(text))
        {
            // Attributes of OpenTelemetry know no interpreters.
            string[] thread = key[(key.LastIndexOf(' ') + 1)..].Split(':');
            ThreadSums.Add(expected, key[..key.LastIndexOf(' ')], $"{thread[0]}:{thread[^1]}", value);
        }

        string output = Tool.Convert(folder, "austin2otlp", RealCaptures.PathOf(name), ".otlp");
        SortedDictionary<string, long> sums = OtlpReader.Sums(output);
        Assert.Equal(expected.Keys, sums.Keys);
        ReadProfile[] counted = [.. OtlpProfiles.Read(File.ReadAllBytes(output)).Where(p => p.Types.Single() == "samples/count")];
        foreach ((string key, long value) in expected)
        {
            // CPU time is told in samples: what does not fill one goes on to the next stack, which may be of another thread.
            long off = key.StartsWith("CPU time", StringComparison.Ordinal) ? counted.Sum(p => p.Samples.Count * p.Period / 1000) : 0;
            Assert.InRange(sums[key], value - off, value + off);
        }
    }

    [Fact]
    public void A_stack_is_told_innermost_first_with_the_kind_of_each_frame_and_where_it_is_mapped()
    {
        using TemporaryFolder folder = new();
        string output = Tool.Convert(folder, "austin2otlp", folder.Write("x.txt", Native), ".otlp", "--service", "shop");
        ReadProfile[] profiles = [.. OtlpProfiles.Read(File.ReadAllBytes(output))];
        Assert.Equal(["1", "2"], profiles.Select(p => p.Resource["process.pid"]));
        Assert.All(profiles, p => Assert.Equal("shop", p.Resource["service.name"]));
        Assert.Equal(["do_sys_poll (kernel:0) kernel", "memcpy (native@7f01:4) native", "main (app.py:3) cpython"], profiles[0].Samples[0].Stack);
        Assert.Equal([100_000, 50_000], profiles[0].Samples.Select(s => s.Values.Single()));
        Assert.Equal(("wall/nanoseconds", 100_000), (profiles[0].PeriodType, profiles[0].Period));
        Assert.Equal("1", profiles[0].Samples[0].Labels["thread.id"]);
        ProtobufFields dictionary = new ProtobufFields(File.ReadAllBytes(output)).Message(2);
        Assert.Equal(0x7f00, dictionary.Messages(1).Last().Number(1));
        Assert.Equal([1L, 0], dictionary.Messages(2).Where(l => l.Number(2) != 0).Select(l => l.Number(1)));
    }

    [Fact]
    public void A_profile_of_many_samples_is_several()
    {
        using TemporaryFolder folder = new();
        StringBuilder text = new("# mode: wall\n\n");
        for (int i = 0; i < 40_000; i++)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"P1;T0:1;app.py:f{i}:1 {i % 9 + 1}\n");
        }

        IReadOnlyList<ReadProfile> profiles = OtlpProfiles.Read(File.ReadAllBytes(Tool.Convert(folder, "austin2otlp", folder.Write("x.txt", text.ToString()), ".otlp")));
        Assert.Equal([16_000, 16_000, 8_000], profiles.Select(p => p.Samples.Count));
        Assert.Equal(Enumerable.Range(0, 40_000).Sum(i => i % 9 + 1) * 1000L, profiles.Sum(p => p.Sum()));
        Assert.Equal(3, profiles.Select(p => p.Id).Distinct().Count());
    }

    [SkippableFact]
    public void A_decoder_that_is_not_ours_knows_every_field()
    {
        InstalledProgram.Require("protoc");
        using TemporaryFolder folder = new();
        string output = Tool.Convert(folder, "austin2otlp", folder.Write("x.txt", Native), ".otlp");
        folder.Write("otlp.proto", Schema);
        string text = Decode(Path.GetDirectoryName(output)!, "otlp.proto", "Request", output);
        Assert.Contains("values: 100000", text, StringComparison.Ordinal);
        Assert.Contains("string_table: \"memcpy\"", text, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"(?m)^ *\d+[:{ ]", text);
    }

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_genuine_schema_of_pprof_knows_every_field_of_both_dialects(bool isForServers)
    {
        const string Genuine = "/usr/share/gocode/src/github.com/google/pprof/proto";
        InstalledProgram.Require("protoc");
        Absence.SkipIf(!File.Exists(Path.Combine(Genuine, "profile.proto")), "no profile.proto of pprof");
        using TemporaryFolder folder = new();
        string output = folder.File("x.pb");
        using (FileStream file = File.Create(output))
        {
            using ProtobufMessage message = new(file);
            PprofEncoder.Write(Made(), isForServers ? PprofDialect.Pyroscope : PprofDialect.Tradition, message);
        }

        string text = Decode(Genuine, "profile.proto", "perftools.profiles.Profile", output);
        Assert.DoesNotMatch(@"(?m)^ *\d+[:{ ]", text);
        Assert.Contains(isForServers ? "string_table: \"thread_name\"" : "string_table: \"Thread name\"", text, StringComparison.Ordinal);
        Assert.Contains("duration_nanos: 15000000000", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_dialect_for_servers_has_nanoseconds_times_and_keys_without_blanks()
    {
        using MemoryStream bytes = new();
        using (ProtobufMessage message = new(bytes))
        {
            PprofEncoder.Write(Made().Only(Metric.CpuTime), PprofDialect.Pyroscope, message);
        }

        ReadProfile profile = PprofProfiles.Read(bytes.ToArray());
        Assert.Equal(["cpu/nanoseconds"], profile.Types);
        Assert.Equal(("cpu/nanoseconds", 10_000_000), (profile.PeriodType, profile.Period));
        Assert.Equal((1_700_000_000_000_000_000, 15_000_000_000), (profile.Start, profile.Duration));
        ProfileSample sample = Assert.Single(profile.Samples);
        Assert.Equal([30_000L], sample.Values);
        Assert.Equal(["b (x.py:2)", "a (x.py:1)"], sample.Stack);
        Assert.Equal(["interpreter_id", "process_id", "thread_id", "thread_name"], sample.Labels.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_a_server_says_is_read_whatever_it_is()
    {
        Assert.Null(OtlpResponse.Complaint([]));
        Assert.Null(OtlpResponse.Complaint([0x0A, 0x00]));
        Assert.Equal("3 profiles rejected: no", OtlpResponse.Complaint([0x0A, 0x06, 0x08, 0x03, 0x12, 0x02, (byte)'n', (byte)'o']));
        Assert.Null(OtlpResponse.Complaint("<html>"u8.ToArray()));
        Assert.Null(OtlpResponse.Complaint([0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F]));
    }

    // Two stacks, one of which was never on a CPU.
    private static ExportProfile Made()
    {
        StackTree tree = new();
        int outer = tree.Add(StackTree.Root, 0);
        int inner = tree.Add(outer, 1);
        ExportThread thread = new(1, 0, "2", "worker");
        return new ExportProfile
        {
            Metrics = [Metric.CpuTime, Metric.WallTime],
            Stacks = tree,
            Frames = [new("a", "x.py", 1, FrameKind.Python), new("b", "x.py", 2, FrameKind.Python)],
            Samples = [new(inner, thread, [30, 40]), new(outer, thread, [0, 7])],
            IntervalMicroseconds = 10_000,
            DurationNanoseconds = 15_000_000_000,
            StartNanoseconds = 1_700_000_000_000_000_000,
        };
    }

    private static string Decode(string folder, string schema, string type, string file)
    {
        (int exitCode, string text) = Browser.Browsers.Run("sh", "-c", $"protoc -I '{folder}' --decode={type} '{Path.Combine(folder, schema)}' < '{file}'");
        Assert.True(exitCode == 0, text);
        return text;
    }
}
