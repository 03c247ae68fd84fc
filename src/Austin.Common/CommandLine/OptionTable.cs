namespace Austin.Common.CommandLine;

/// <summary>All options, in the order of the help. The only place that lists them.</summary>
internal static class OptionTable
{
    private static readonly OptionSpec[] _all =
    [
        new(OptionKey.Pid, 'p', "pid", "PID", OptionGroup.Target, "Sample the running process PID instead of a command.") { Programs = Programs.All },
        new(OptionKey.Where, 'w', "where", "PID", OptionGroup.Target, "Print where every thread of the process PID is, and every task of asyncio, once, and exit.") { BareWith = OptionKey.Core },
        new(OptionKey.Core, null, "core", "FILE", OptionGroup.Target,
            "With -w: print the same of a process that is gone, from its core file, in place of a PID.") { CanBeAbbreviated = false },
        new(OptionKey.Root, null, "root", "DIR", OptionGroup.Target,
            "With --core: look for the files that the process had mapped below DIR.") { CanBeAbbreviated = false },
        new(OptionKey.Exe, null, "exe", "FILE", OptionGroup.Target,
            "With --core: the program that the process executed, if it is not at its place.") { CanBeAbbreviated = false },
        new(OptionKey.Children, 'C', "children", null, OptionGroup.Target, "Sample all descendants of the process too.") { Programs = Programs.All },
        new(OptionKey.Timeout, 't', "timeout", "n_ms", OptionGroup.Target,
            "How long to wait for the target to become a Python process, in ms. Units: ms, s.") { Default = "1000", Programs = Programs.All },

        new(OptionKey.Interval, 'i', "interval", "n_us", OptionGroup.Sampling,
            "Time between samples, in µs; 0 samples without a pause. Units: us, ms, s.") { Default = "100", DefaultOfAustinP = "10000", Programs = Programs.All },
        new(OptionKey.Exposure, 'x', "exposure", "n_sec", OptionGroup.Sampling, "Stop after n_sec seconds; 0 is without limit.") { Default = "0", Programs = Programs.All },
        new(OptionKey.Sleepless, 's', "sleepless", null, OptionGroup.Sampling, "Leave out threads that are not on a CPU, to estimate CPU time.") { Programs = Programs.All },
        new(OptionKey.HideIdle, null, "hide-idle", null, OptionGroup.Sampling,
            "Leave out threads while they are idle, neither on a CPU nor ready to be: what is left is wall time, not CPU time as with -s.")
        { Programs = Programs.All, CanBeAbbreviated = false },
        new(OptionKey.Memory, 'm', "memory", null, OptionGroup.Sampling, "Sample changes of the resident memory instead of time.") { Programs = Programs.All },
        new(OptionKey.Full, 'f', "full", null, OptionGroup.Sampling, "Sample time, idle state and memory changes together.") { Programs = Programs.All },
        new(OptionKey.Gc, 'g', "gc", null, OptionGroup.Sampling, "Mark samples taken while the garbage collector runs.") { Programs = Programs.All },
        new(OptionKey.Gil, null, "gil", null, OptionGroup.Sampling, "Sample only the thread that holds the GIL: the time is that for which it was held.")
        { Programs = Programs.All, CanBeAbbreviated = false },
        new(OptionKey.Exceptions, null, "exceptions", null, OptionGroup.Sampling,
            "Sample threads only while they handle an exception, or one propagates in them.") { Programs = Programs.All, CanBeAbbreviated = false },
        new(OptionKey.Main, null, "main", null, OptionGroup.Sampling, "Sample, or with -w show, only the main thread.") { Programs = Programs.All, CanBeAbbreviated = false },
        new(OptionKey.OnlyThread, null, "only-thread", "NAME|TID", OptionGroup.Sampling,
            "Sample, or with -w show, only threads of this name, or with this id; can be given several times.") { Programs = Programs.All, CanBeAbbreviated = false },
        new(OptionKey.Exact, null, "exact", null, OptionGroup.Sampling,
            "Take every sample from the target's own CPU, so that it stands still while it is read. Each sample then costs the target a few µs, in virtual machines tens of them.")
        { Programs = Programs.Austin | Programs.Record, CanBeAbbreviated = false },
        new(OptionKey.Budget, null, "budget", "n_percent", OptionGroup.Sampling,
            "Sample from the target's own CPU where that slows it by so much at most; 0 never does.") { Default = "2", Programs = Programs.Austin | Programs.Record, CanBeAbbreviated = false },
        new(OptionKey.Hide, null, "hide", "PATTERN", OptionGroup.Sampling,
            "Leave out frames of files with PATTERN in their names (with * or ?: that fit it): their time is their callers'; can be given several times.")
        { Programs = Programs.All, CanBeAbbreviated = false },
        new(OptionKey.Async, null, "async", "WHAT", OptionGroup.Sampling,
            "Show tasks of asyncio: names puts the one that runs as a frame in front of its coroutine, awaiters also those that await it in place of the event loop, all also those that do not run, as samples of their own. names unless given.")
        { Programs = Programs.All, CanBeAbbreviated = false, ValueWhenBare = "names" },
        new(OptionKey.Native, 'n', "native", null, OptionGroup.Sampling,
            "Record with austinp: native frames too, every 10 ms unless -i tells otherwise.") { Programs = Programs.Record },
        new(OptionKey.Kernel, 'k', "kernel", null, OptionGroup.Sampling, "Add the kernel's part of each stack.") { Programs = Programs.AustinP },
        new(OptionKey.Kernel, 'k', "kernel", null, OptionGroup.Sampling, "Add native frames and the kernel's part of each stack.") { Programs = Programs.Record },

        new(OptionKey.Output, 'o', "output", "FILE", OptionGroup.Output,
            "Write the samples to FILE instead of standard output, which the command then keeps."),
        new(OptionKey.Output, 'o', "output", "FILE", OptionGroup.Output,
            "Where the result goes, named after the program and the time unless given; - is standard output. Can be given several times.") { Programs = Programs.Record },
        new(OptionKey.As, null, "as", "FORMAT", OptionGroup.Output,
            "What to make of the samples; can be given several times. Unless given, the ending of FILE tells it.") { Programs = Programs.Record },
        new(OptionKey.Open, null, "open", null, OptionGroup.Output, "Open the result with xdg-open when it is written.") { Programs = Programs.Record },
        new(OptionKey.Every, null, "every", "TIME", OptionGroup.Output,
            "Write a numbered file for every such time, at least 1s. Units: s, m, h.") { Programs = Programs.Record },
        new(OptionKey.Every, null, "every", "TIME", OptionGroup.Output,
            "With -w: print it again every such time, until the process ends or -x is over. Units: ms, s, m, h.") { CanBeAbbreviated = false },
        new(OptionKey.Range, null, "range", "FROM-TO", OptionGroup.Output,
            "Use only this part of the recording, such as 5s-10s, 5s-, -500ms or, with its length, 5s+2s. Units: ms, s, m, h.") { Programs = Programs.Record },
        new(OptionKey.SourceRoot, null, "source-root", "DIR", OptionGroup.Output,
            "For the heat map: look for the sources below DIR first, under their path or the end of it; can be given several times.")
        { Programs = Programs.Record, CanBeAbbreviated = false },
        new(OptionKey.Binary, 'b', "binary", null, OptionGroup.Output, "Write MOJO, a compact binary format, instead of text."),
        new(OptionKey.Pipe, 'P', "pipe", null, OptionGroup.Output, "For programs that read the samples: statistics as metadata, no messages."),
        new(OptionKey.Progress, null, "progress", null, OptionGroup.Output,
            "Tell once a second, as a metadatum among the samples, how sampling goes and how the threads share the GIL.") { CanBeAbbreviated = false },
        new(OptionKey.Quiet, 'q', "quiet", null, OptionGroup.Output, "Errors and warnings only: no banner, status line or statistics.") { CanBeAbbreviated = false },
        new(OptionKey.Quiet, 'q', "quiet", null, OptionGroup.Output, "Errors and warnings only.") { Programs = Programs.Record },
        new(OptionKey.Json, null, "json", null, OptionGroup.Output, "With -w or --doctor: print JSON.") { CanBeAbbreviated = false },
        new(OptionKey.Parent, null, "parent", "PID", OptionGroup.Output,
            "For programs that start this one: end, as by SIGTERM, when they, the process PID, are gone.") { CanBeAbbreviated = false },
        new(OptionKey.Locals, null, "locals", "n", OptionGroup.Output,
            "With -w: print arguments and local variables under each Python frame; with --locals=2 more of each value.") { CanBeAbbreviated = false, ValueWhenBare = "1" },
        new(OptionKey.NoSource, null, "no-source", null, OptionGroup.Output, "With -w: leave out the lines of source.") { CanBeAbbreviated = false },
        new(OptionKey.StatsJson, null, "stats-json", "FILE", OptionGroup.Output, "Write how the run went to FILE, as JSON.") { CanBeAbbreviated = false },

        new(OptionKey.Cpu, 'c', "cpu", null, OptionGroup.Compatibility,
            "The same as --sleepless.") { CanBeAbbreviated = false },
        new(OptionKey.Heap, 'h', "heap", "n_mb", OptionGroup.Compatibility, "Accepted and not needed: stacks are read whole without it.") { Default = "0" },
        new(OptionKey.AltFormat, 'a', "alt-format", null, OptionGroup.Compatibility,
            "Accepted and ignored; Austin 3.7 has no alternative format.") { CanBeAbbreviated = false },
        new(OptionKey.ExcludeEmpty, 'e', "exclude-empty", null, OptionGroup.Compatibility,
            "Accepted and ignored; threads without frames are written.") { CanBeAbbreviated = false },

        new(OptionKey.Doctor, null, "doctor", null, OptionGroup.Information,
            "Print what this machine allows, and what stands in the way of sampling the process PID if one is given, with commands that help.") { CanBeAbbreviated = false },
        new(OptionKey.Help, '?', "help", null, OptionGroup.Information, "Print this help and exit.") { Programs = Programs.All },
        new(OptionKey.Usage, null, "usage", null, OptionGroup.Information, "Print a short usage message and exit.") { Programs = Programs.All },
        new(OptionKey.Version, 'V', "version", null, OptionGroup.Information, "Print the version and exit.") { Programs = Programs.All },
    ];

    /// <summary>The options of a program.</summary>
    public static IReadOnlyList<OptionSpec> For(Programs program) => [.. _all.Where(option => (option.Programs & program) != 0)];
}
