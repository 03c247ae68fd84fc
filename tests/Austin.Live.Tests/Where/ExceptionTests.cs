using System.Text.Json;

namespace Austin.Live.Tests.Where;

/// <summary>The exceptions that threads handle, in where mode and as a choice of what is sampled.</summary>
public sealed class ExceptionTests
{
    private static readonly string[] _handling = ["value", "number", "inner", "generator", "around", "odd", "unsafe", "long", "finally"];

    [SkippableTheory]
    [SamplerVersions(FreeThreaded = true)]
    public void The_exception_that_is_handled_is_told(Sampler sampler, string version)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.Require(version), "exceptions.py");
        WaitUntilAsleep(target);
        using JsonDocument document = JsonDocument.Parse(AustinRun.ToEnd(sampler, "--json", "-w", $"{target.Pid}").Succeeded().Output);
        Dictionary<string, JsonElement> threads = ByRole(target, document);

        Assert.Equal("ValueError: bad thing", Handled(threads["value"]));
        Assert.Equal("KeyError: 42", Handled(threads["number"]));
        Assert.Equal("FileNotFoundError: 2, no such thing", Handled(threads["inner"]));
        Assert.Equal("LookupError: in the generator", Handled(threads["generator"]));
        Assert.Equal("ValueError: around", Handled(threads["around"]));
        Assert.Equal("__main__.Odd", Handled(threads["odd"]));
        Assert.Equal("ValueError: \\x1b[2J\\u202e", Handled(threads["unsafe"]));
        Assert.Equal($"ValueError: {new string('x', 200)}...", Handled(threads["long"]));
        Assert.Equal("ValueError: passing", Handled(threads["finally"]));
        Assert.Null(Handled(threads["past"]));
        Assert.Null(Handled(threads["none"]));
        Assert.All(threads.Values, thread => Assert.Equal(JsonValueKind.Null, thread.GetProperty("raised").ValueKind));

        string text = AustinRun.ToEnd(sampler, "-w", $"{target.Pid}").Succeeded().OutputText;
        Assert.Matches(" \"value\": waits for _thread.lock at 0x[0-9a-f]+, handles ValueError: bad thing\n", text);
        Assert.Matches(" \"none\": waits for _thread.lock at 0x[0-9a-f]+\n", text);
        Assert.Matches(" \"unsafe\": waits for _thread.lock at 0x[0-9a-f]+, handles ValueError: \\\\x1b\\[2J\\\\u202e\n", text);
    }

    /// <remarks>Most of the time of that thread is spent on the way up through the frames.</remarks>
    [SkippableTheory]
    [SamplerVersions(FreeThreaded = true, Few = true)]
    public void An_exception_that_propagates_is_met(Sampler sampler, string version)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.Require(version), "exceptions.py", "raising");
        using AustinRun run = AustinRun.StartCommand([PublishedPrograms.Of(sampler), "--json", "--every=5ms", "-w", $"{target.Pid}"], readsOutput: false);
        using StreamReader lines = new(run.Output);
        Patience.Until(Look, "an exception that propagates");

        bool Look()
        {
            using JsonDocument document = JsonDocument.Parse(lines.ReadLine()!);
            JsonElement raised = ByRole(target, document)["raising"].GetProperty("raised");
            if (raised.ValueKind == JsonValueKind.Null)
            {
                return false;
            }

            Assert.Equal("ArithmeticError", raised.GetProperty("type").GetString());
            // Until 3.11 the exception is made when it is caught.
            Assert.Contains(raised.GetProperty("message").GetString(), new[] { "from below", null });
            return true;
        }
    }

    [SkippableTheory]
    [SamplerVersions(FreeThreaded = true, Few = true)]
    public void Threads_that_handle_exceptions_are_sampled_alone(Sampler sampler, string version)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.Require(version), "exceptions.py", "raising");
        WaitUntilAsleep(target);
        Capture capture = AustinRun.ToEnd(sampler, "--exceptions", "-b", "-i", "5ms", "-x", "1", "-p", $"{target.Pid}").Succeeded().Mojo();
        HashSet<long> sampled = [.. capture.Samples.Select(sample => sample.ThreadId)];
        Assert.Superset(_handling.Select(role => Id(target, role)).ToHashSet(), sampled);
        Assert.Subset(_handling.Append("raising").Select(role => Id(target, role)).ToHashSet(), sampled);
        // One that handles an exception all the time has all the time.
        long handled = capture.Samples.Where(sample => sample.ThreadId == Id(target, "value")).Sum(sample => sample.Time!.Value);
        Assert.InRange(handled, capture.Duration * 0.9, capture.Duration * 1.1);
    }

    [SkippableTheory]
    [Samplers]
    public void Where_no_exception_is_handled_nothing_is_sampled(Sampler sampler)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.RequireAny(), "parked.py", "callbacks");
        Assert.Empty(AustinRun.ToEnd(sampler, "--exceptions", "-b", "-i", "5ms", "-x", "1", "-p", $"{target.Pid}").Succeeded().Mojo().Samples);
        Assert.Contains("--exceptions", AustinRun.ToEnd(sampler, "--exceptions", "-s", "-p", "1").Error, StringComparison.Ordinal);
    }

    // A thread tells its id before it does anything.
    private static void WaitUntilAsleep(RunningTarget target) =>
        ProcFile.WaitUntilAsleep(target.Pid, [.. target.Report.Facts.GetProperty("ids").EnumerateObject().Where(role => role.Name != "raising").Select(role => role.Value.GetInt64())]);

    private static long Id(RunningTarget target, string role) => target.Report.Facts.GetProperty("ids").GetProperty(role).GetInt64();

    private static Dictionary<string, JsonElement> ByRole(RunningTarget target, JsonDocument document) =>
        target.Report.Facts.GetProperty("ids").EnumerateObject().ToDictionary(
            role => role.Name,
            role => document.RootElement.GetProperty("threads").EnumerateArray().Single(thread => thread.GetProperty("thread").GetInt64() == role.Value.GetInt64()));

    private static string? Handled(JsonElement thread)
    {
        JsonElement handled = thread.GetProperty("handled");
        return handled.ValueKind == JsonValueKind.Null ? null
            : handled.GetProperty("message").GetString() is { } message ? $"{handled.GetProperty("type").GetString()}: {message}"
            : handled.GetProperty("type").GetString();
    }
}
