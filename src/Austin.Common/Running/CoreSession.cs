using Austin.Captures.Frames;
using Austin.Captures.Samples;
using Austin.Captures.Text;
using Austin.Common.CommandLine;
using Austin.Common.Console;
using Austin.Common.Cores;
using Austin.Common.CPython.Locating;
using Austin.Common.Linux;
using Austin.Common.Sampling;
using Austin.Common.Sampling.Cores;
using Austin.Common.Views;

namespace Austin.Common.Running;

/// <summary>Where mode on a core file.</summary>
/// <param name="options">What the user asked for.</param>
/// <param name="outputStyling">How the output looks.</param>
/// <param name="errors">Standard error.</param>
/// <param name="stop">Ends it.</param>
/// <param name="native">Adds native frames; null for Python frames alone.</param>
internal sealed class CoreSession(SamplerOptions options, Styling outputStyling, Messenger errors, StopRequest stop, NativeCoreFactory? native)
{
    // So many files that cannot be used are named.
    private const int MaxNamed = 8;

    private readonly string _path = SafeText.Line(options.CorePath!);

    /// <summary>Runs to the end.</summary>
    /// <returns>The exit code.</returns>
    public int Run(OutputFile output)
    {
        if (!CoreFile.TryOpen(options.CorePath!, out CoreFile? core, out CoreRefusal refusal))
        {
            return Fail(Messages.For(_path, refusal));
        }

        using (core)
        {
            using CoreFiles files = new(core, options.RootPath, options.ExecutablePath);
            return Run(output, core, files);
        }
    }

    private int Run(OutputFile output, CoreFile core, CoreFiles files)
    {
        using CoreSampler sampler = new(core, files, new CoreMemory(core, files), options.ToSettings(), native);
        LocateOutcome outcome = sampler.TryLocate();
        if (core.IsCut)
        {
            Warn(Messages.CoreIsCut(_path, core.Length, core.ExpectedLength));
        }

        if (outcome != LocateOutcome.Found)
        {
            NameFiles(files);
            return Fail(Messages.For(_path, outcome, core.HasData));
        }

        Show(output, core, files, sampler);
        NameFiles(files);
        if (output.Failed)
        {
            bool brokenPipe = output.Errno == ErrorText.BrokenPipe;
            errors.Line(brokenPipe ? Messages.BrokenPipe(errors.Styling) : Messages.OutputFailed(errors.Styling, ErrorText.Of(output.Errno)));
            return (int)(brokenPipe ? ExitCode.BrokenPipe : ExitCode.OutputFailed);
        }

        return stop.IsRequested ? 256 - stop.Signal : (int)ExitCode.Success;
    }

    private void Show(OutputFile output, CoreFile core, CoreFiles files, CoreSampler sampler)
    {
        WhereCore facts = Facts(core, files);
        string version = sampler.Version.ToString();
        if (options.Json)
        {
            JsonOutput.Write(output, json =>
            {
                WhereJson threads = new(json, version, facts);
                sampler.Sample(HidingObserver.Before(threads, options.Hide), stop);
                threads.End();
            });
            return;
        }

        if (options.Pipe)
        {
            new TextSampleWriter(output, SamplingMode.Wall).Metadata("python", version);
        }

        WhereView view = new(output, outputStyling);
        view.Write(facts, version);
        sampler.Sample(HidingObserver.Before(view, options.Hide), stop);
        view.End();
    }

    private WhereCore Facts(CoreFile core, CoreFiles files) => new()
    {
        File = options.CorePath!,
        Pid = core.Notes.Pid,
        Command = core.Notes.Command,
        Executable = files.Executable,
        Signal = core.Signal is { } signal ? Signals.Name(signal.Number) : null,
        SignalCode = core.Signal is { Code: { } code } coded ? SignalCodes.Name(coded.Number, code) : null,
        FaultAddress = core.Signal?.Address,
        Sender = core.Signal?.Sender,
        ThreadId = core.Notes.Threads[0].Id,
        Threads = core.Notes.Threads.Count,
        IsCut = core.IsCut,
    };

    private void NameFiles(CoreFiles files)
    {
        foreach ((string path, CoreFileState state) in files.Unusable.Take(MaxNamed))
        {
            Warn(Messages.CoreFileUnusable(SafeText.Line(path), state));
        }
    }

    private void Warn(string text) => errors.Line(errors.Styling.Icon("⚠️ ") + text);

    private int Fail((ExitCode Code, string Text) error)
    {
        errors.Line();
        errors.Line(errors.Styling.Icon("💥") + error.Text);
        return (int)error.Code;
    }
}
