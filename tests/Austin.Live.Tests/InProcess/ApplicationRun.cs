using System.Text.RegularExpressions;
using Austin.Common.CommandLine;
using Austin.Common.Console;
using Austin.Common.Linux;
using Austin.Common.Running;

namespace Austin.Live.Tests.InProcess;

/// <summary>What one run of the program wrote and returned.</summary>
internal sealed record ApplicationRun(int Code, string Out, byte[] OutBytes, string Error, ScriptedSampler Sampler)
{
    private const string SelfPath = "/opt/bin/austin";

    public static ApplicationRun Of(ScriptedSampler? sampler, params string[] words) => Of(CompatibleVersion.Austin37, sampler, words);

    public static ApplicationRun Of(CompatibleVersion personality, ScriptedSampler? sampler, params string[] words)
    {
        using CapturedOutput output = new();
        ApplicationRun run = WithOutput(output.Descriptor, personality, sampler, words);
        byte[] bytes = output.Bytes;
        return run with { Out = System.Text.Encoding.UTF8.GetString(bytes), OutBytes = bytes };
    }

    public static ApplicationRun WithOutput(int descriptor, CompatibleVersion personality, ScriptedSampler? sampler, params string[] words)
    {
        using CapturedOutput error = new();
        sampler ??= new ScriptedSampler();
        ProgramEnvironment surroundings = new() { StandardOutput = descriptor, StandardError = error.Descriptor, NoLogging = "1" };
        SamplerApplication application = new(new ProgramIdentity(Programs.Austin, personality, SelfPath), surroundings, settings =>
        {
            sampler.OnCreate();
            sampler.Settings = settings;
            return sampler;
        });
        int code = application.Run(words);
        // A program ends after its run; the test host would collect what daemons of all tests leave, and never wait for it.
        ChildSubreaper.Cease();
        return new ApplicationRun(code, "", [], error.Text, sampler);
    }

    /// <summary>The text with measured numbers and our version replaced.</summary>
    public static string Normalize(string text)
    {
        text = text.Replace(Product.Version, "V", StringComparison.Ordinal);
        text = Regex.Replace(text, @"(# duration: )\d+", "$1N");
        text = Regex.Replace(text, @"(# memory: )[1-9]\d+", "$1N");
        return Regex.Replace(text, @"(duration : )[0-9.]+ s", "$1N s");
    }
}
