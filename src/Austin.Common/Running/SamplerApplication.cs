using Austin.Captures.Frames;
using Austin.Common.CommandLine;
using Austin.Common.Console;
using Austin.Common.CPython.Locating;
using Austin.Common.Diagnosis;
using Austin.Common.Linux;
using Austin.Common.Sampling;
using Austin.Common.Sampling.Cores;
using Austin.Common.Sampling.Loop;

namespace Austin.Common.Running;

/// <summary>All of <c>austin</c> and <c>austinp</c> but the sampler itself: from the words of the command line to the exit code.</summary>
/// <param name="identity">Which program, and how it was called.</param>
/// <param name="environment">Descriptors and variables.</param>
/// <param name="createSampler">Makes the sampler.</param>
/// <param name="nativeCore">Adds the native frames of cores; null for Python frames alone.</param>
internal sealed class SamplerApplication(
    ProgramIdentity identity, ProgramEnvironment environment, Func<SamplingSettings, ISampler> createSampler, NativeCoreFactory? nativeCore = null)
{
    private readonly Messenger _errors = new(new OutputFile(environment.StandardError, ProgramEnvironment.MessageBuffer), environment.ErrorStyling);
    private readonly Messenger _answers = new(new OutputFile(environment.StandardOutput, ProgramEnvironment.MessageBuffer), Styling.Plain);

    /// <summary>Runs the program.</summary>
    /// <param name="words">The command line without the program's name.</param>
    /// <returns>The exit code, 0 … 255.</returns>
    public int Run(IReadOnlyList<string> words)
    {
        try
        {
            return Execute(words);
        }
        catch (Exception exception)
        {
            _errors.Line();
            _errors.Line(Messages.Internal(_errors.Styling, exception));
            return (int)ExitCode.Internal;
        }
    }

    private int Execute(IReadOnlyList<string> words)
    {
        CommandLineOutcome outcome = new CommandLineParser(identity).Parse(words);
        if (outcome.Error is { } error)
        {
            _errors.Line($"{error.Speaker}: {error.Message}");
            _errors.Line(Messages.TryHelp(identity.Name));
            return (int)ExitCode.Usage;
        }

        if (outcome.Information is { } information)
        {
            HelpText help = new(identity);
            _answers.Line(information switch
            {
                OptionKey.Help => help.Help,
                OptionKey.Version => help.Version,
                _ => help.Usage,
            });
            return (int)ExitCode.Success;
        }

        SamplerOptions options = outcome.Options!;
        if (options.Doctor)
        {
            return Examine(options);
        }

        if (options.Pid is null && options.CorePath is null && options.Command.Count == 0)
        {
            Banner(options);
            _errors.Line();
            _errors.Line(Messages.NothingToDo(_errors.Styling));
            return (int)ExitCode.NothingToDo;
        }

        return Sample(options);
    }

    private int Examine(SamplerOptions options)
    {
        ExaminationReport report = ExaminationReport.Make(options.Pid, out LocateOutcome outcome);
        OutputFile output = new(environment.StandardOutput, ProgramEnvironment.MessageBuffer);
        if (options.Json)
        {
            JsonOutput.Write(output, report.WriteJson);
        }
        else
        {
            report.WriteText(new Messenger(output, environment.StylingOf(environment.StandardOutput)));
        }

        return (int)Messages.CodeOf(outcome);
    }

    private int Sample(SamplerOptions options)
    {
        ReplacedFile? statistics = null;
        if (options.StatsPath is { } path && (statistics = ReplacedFile.Create(path, out int errno)) is null)
        {
            _ = TellCannotCreate(path, errno);
            return (int)ExitCode.NothingToDo;
        }

        // Whatever comes of the run, what is known of it is written.
        using (statistics)
        {
            RunReport report = new(identity, options);
            int code = (int)ExitCode.Internal;
            try
            {
                code = Sample(options, report);
            }
            catch (Exception exception)
            {
                report.Fault ??= exception;
                throw;
            }
            finally
            {
                Write(report, code, statistics);
            }

            return code;
        }
    }

    private int Sample(SamplerOptions options, RunReport report)
    {
        if (options.OutputPath is not { } path)
        {
            return Sample(options, environment.StandardOutput, report);
        }

        using OutputDescriptor? file = OutputDescriptor.Create(path, out int errno);
        if (file is null)
        {
            report.Reason = TellCannotCreate(path, errno);
            return (int)ExitCode.NothingToDo;
        }

        return Sample(options, file.Number, report);
    }

    private string TellCannotCreate(string path, int errno)
    {
        string reason = $"{SafeText.Line(path)}: {ErrorText.Of(errno)}";
        _answers.Line(Messages.CannotCreateOutput);
        _errors.Line($"{identity.Name}: {reason}");
        return $"{Messages.CannotCreateOutput}: {reason}";
    }

    private void Write(RunReport report, int code, ReplacedFile? statistics)
    {
        if (statistics is null)
        {
            return;
        }

        OutputFile file = new(statistics.Number, ProgramEnvironment.MessageBuffer);
        JsonOutput.Write(file, json => report.Write(json, code));
        int errno = file.Errno;
        if (file.Failed || !statistics.TryKeep(out errno))
        {
            _errors.Line(Messages.StatisticsFailed(_errors.Styling, ErrorText.Of(errno)));
        }
    }

    private int Sample(SamplerOptions options, int descriptor, RunReport report)
    {
        Banner(options);
        foreach (string option in options.Ignored)
        {
            _errors.Line(Messages.Ignored(identity.Name, option));
        }

        Syslog log = new(identity.Name, environment.NoLogging);
        SamplerLog.Write(log, identity, options);
        StopRequest stop = new();
        using StopSignals signals = new(stop.Request);
        if (options.Parent is { } parent && !ParentEnd.TryFollow(parent))
        {
            stop.Request(Signals.Terminate);
        }

        if (options.CorePath is not null)
        {
            return new CoreSession(options, environment.StylingOf(descriptor), _errors, stop, nativeCore).Run(new OutputFile(descriptor));
        }

        using ISampler sampler = createSampler(options.ToSettings());
        SamplingSession session = new(identity, options, environment.StylingOf(descriptor), _errors, log, stop, report);
        Descriptors.EnlargePipe(descriptor);
        return session.Run(sampler, new OutputFile(descriptor));
    }

    private void Banner(SamplerOptions options)
    {
        if (!options.IsSilent)
        {
            Styling style = _errors.Styling;
            _errors.Line($"{style.Bold(identity.Name)} {style.Paint("36;1", identity.Version)} [{Product.Name} {Product.Version}]");
        }
    }
}
