using System.Globalization;
using System.Text;
using Austin.Common.Linux;

namespace Austin.Tools.Recording;

/// <summary>The sampler, a program of its own: what is made of the samples does not disturb it.</summary>
internal static class SamplerProcess
{
    /// <summary>Starts <c>austin</c> or <c>austinp</c>: that beside this program, or else the first in PATH.</summary>
    /// <param name="options">What to sample, and how.</param>
    /// <param name="capture">The file for the samples.</param>
    /// <param name="report">The file for the statistics.</param>
    /// <param name="errno">Why it could not be started.</param>
    /// <returns>The process, or null.</returns>
    public static LaunchedProcess? Start(RecordOptions options, string capture, string report, out int errno)
    {
        string self = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        List<string> own =
            [ProgramSearch.Beside(NameOf(options)) ?? NameOf(options), "--quiet", "--binary", "--parent", self, "--output", capture, "--stats-json", report, .. options.SamplerWords];
        if (options.Sampler.Command.Count > 0)
        {
            own.Add("--");
        }

        // The command's words need not be UTF-8.
        byte[][] words = [.. own.Select(Encoding.UTF8.GetBytes), .. RawArguments.Encode(options.Sampler.Command)];
        return ProcessLauncher.Start(words, discardOutput: false, out errno);
    }

    /// <summary>The name of the sampler.</summary>
    public static string NameOf(RecordOptions options) => options.Native ? "austinp" : "austin";
}
