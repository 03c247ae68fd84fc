using Austin.Captures.Samples;
using Austin.Common.CommandLine;
using Austin.Common.Sampling;

namespace Austin.Common.Tests.CommandLine;

public sealed class CommandLineParserTests
{
    private static readonly ProgramIdentity _austin = new(Programs.Austin, CompatibleVersion.Austin37, "/opt/bin/austin");
    private static readonly ProgramIdentity _austinP = _austin with { Program = Programs.AustinP };
    private static readonly ProgramIdentity _austin4 = _austin with { CompatibleVersion = CompatibleVersion.Austin4 };

    [Fact]
    public void Defaults_are_those_of_the_program()
    {
        SamplerOptions options = Options(_austin, "python3");
        Assert.Equal(
            (100, 1_000_000, 0, false, SamplingMode.Wall),
            (options.IntervalMicroseconds, options.TimeoutMicroseconds, options.ExposureMicroseconds, options.Binary, options.Mode));
        Assert.Equal(10_000, Options(_austinP, "python3").IntervalMicroseconds);
        Assert.True(Options(_austin4, "python3").Binary);
    }

    [Fact]
    public void The_doctor_takes_a_process_in_place_of_a_command()
    {
        Assert.Equal((true, null), (Options(_austin, "--doctor").Doctor, Options(_austin, "--doctor").Pid));
        Assert.Equal(123, Options(_austin, "--doctor", "123").Pid);
        Assert.Equal(123, Options(_austin, "--doctor", "-p", "123").Pid);
        Assert.Empty(Options(_austin, "--doctor", "123").Command);
    }

    [Theory]
    [InlineData("invalid PID", "--doctor", "x")]
    [InlineData("invalid PID", "--doctor", "1", "2")]
    [InlineData("invalid PID", "--doctor", "-p", "1", "2")]
    [InlineData("the --json option needs -w or --doctor", "--json", "-p", "1")]
    [InlineData("the --stats-json option is incompatible with -w", "--stats-json", "f", "-w", "1")]
    [InlineData("the --gil and --exceptions options are incompatible with -w, which tells who holds the GIL and which exceptions there are", "--gil", "-w", "1")]
    [InlineData("the --gil and --exceptions options are incompatible with -w, which tells who holds the GIL and which exceptions there are", "--exceptions", "-w", "--core", "x")]
    [InlineData("the --progress option is about samples, which -w does not take", "-w", "1", "--progress")]
    [InlineData("the --hide-idle option is incompatible with -m and -f, which count the memory of all threads", "--hide-idle", "-m", "x")]
    [InlineData("the --hide-idle option is incompatible with -m and -f, which count the memory of all threads", "-f", "--hide-idle", "x")]
    [InlineData("the --hide-idle option is incompatible with -s: that leaves idle threads out too, and counts CPU time", "--hide-idle", "-s", "x")]
    [InlineData("the --hide-idle option is incompatible with --async=all: tasks that do not run are idle", "--hide-idle", "--async=all", "x")]
    [InlineData("the --gil, --exceptions, --main and --only-thread options are incompatible with -m and -f: threads share their memory", "--main", "-m", "x")]
    [InlineData("the --gil, --exceptions, --main and --only-thread options are incompatible with -m and -f: threads share their memory", "--only-thread=y", "-f", "x")]
    [InlineData("the --gil option is incompatible with -s: it tells for how long the GIL was held", "--gil", "-s", "x")]
    [InlineData("the --async option is incompatible with -w, which shows tasks without it", "--async", "-w", "1")]
    [InlineData("--async takes names, awaiters or all", "--async=x", "y")]
    public void Options_that_contradict_each_other_are_refused(string message, params string[] words) =>
        Assert.Equal(message, new CommandLineParser(_austin).Parse(words).Error?.Message);

    [Theory]
    [InlineData(AsyncDetail.None)]
    [InlineData(AsyncDetail.Names, "--async")]
    [InlineData(AsyncDetail.Names, "--async=names")]
    [InlineData(AsyncDetail.Awaiters, "--async=awaiters")]
    [InlineData(AsyncDetail.All, "--async", "--async=all")]
    public void Tasks_are_shown_as_asked(object detail, params string[] words) =>
        Assert.Equal(detail, Options(_austin, [.. words, "x"]).ToSettings().Async);

    [Fact]
    public void Several_threads_can_be_chosen()
    {
        SamplerOptions options = Options(_austin, "--main", "--gil", "--only-thread", "a b", "--only-thread=7", "-p", "1");
        Assert.Equal((true, true), (options.OnlyMain, options.OnlyGilHolder));
        Assert.Equal(["a b", "7"], options.OnlyThreads);
    }

    [Fact]
    public void Idle_threads_are_left_out_of_wall_time()
    {
        Assert.Equal((SamplingMode.Wall, true), (Options(_austin, "--hide-idle", "x").ToSettings().Mode, Options(_austin, "--hide-idle", "x").ToSettings().SkipIdle));
        Assert.Equal((SamplingMode.Wall, false), (Options(_austin, "--hide", "y", "x").ToSettings().Mode, Options(_austin, "--hide", "y", "x").ToSettings().SkipIdle));
        Assert.True(Options(_austinP, "--hide-idle", "-w", "1").ToSettings().SkipIdle);
    }

    [Theory]
    [InlineData("-w", "1")]
    [InlineData("-w", "--core", "file")]
    public void Where_mode_takes_the_choice_of_threads_and_files(params string[] words)
    {
        SamplerOptions options = Options(_austinP, [.. words, "--main", "--only-thread=a", "--hide=b"]);
        Assert.Equal((true, "a", "b"), (options.ToSettings().OnlyMain, options.ToSettings().OnlyThreads.Single(), options.Hide.Single()));
    }

    [Theory]
    [InlineData("--s")]
    public void Options_of_ours_leave_old_abbreviations_alone(string word) =>
        Assert.True(Options(_austin, word, "x").Sleepless);

    [Fact]
    public void Short_options_cluster_and_the_last_one_takes_the_next_word()
    {
        SamplerOptions options = Options(_austin, "-Cp", "123", "-sPi", "1ms", "-x5");
        Assert.Equal((true, true, true, 123), (options.Children, options.Sleepless, options.Pipe, options.Pid));
        Assert.Equal((1_000, 5_000_000), (options.IntervalMicroseconds, options.ExposureMicroseconds));
        Assert.Equal((true, 1_000_000), (Options(_austin, "-Px1").Pipe, Options(_austin, "-Px1").ExposureMicroseconds));
        Assert.Equal(20_000, Options(_austin, "-i20ms").IntervalMicroseconds);
    }

    [Theory]
    [InlineData("--interval=1ms")]
    [InlineData("--interval", "1ms")]
    [InlineData("--inter=1ms")]
    [InlineData("--int", "1ms")]
    public void Long_options_may_be_abbreviated(params string[] words) => Assert.Equal(1_000, Options(_austin, words).IntervalMicroseconds);

    [Fact]
    public void The_command_begins_at_the_first_word_that_is_no_option()
    {
        SamplerOptions options = Options(_austin, "-i", "1ms", "python", "x.py", "-i", "5", "--help", "--", "@file", "[d]");
        Assert.Equal(1_000, options.IntervalMicroseconds);
        Assert.Equal(["python", "x.py", "-i", "5", "--help", "--", "@file", "[d]"], options.Command);
    }

    [Theory]
    [InlineData("@file")]
    [InlineData("[directive]")]
    [InlineData("-")]
    [InlineData("")]
    [InlineData("name with blanks")]
    public void The_first_word_may_look_special(string word) => Assert.Equal([word, "-C"], Options(_austin, "-C", word, "-C").Command);

    [Fact]
    public void Two_hyphens_end_the_options() => Assert.Equal(["-odd", "-i"], Options(_austin, "-C", "--", "-odd", "-i").Command);

    [Fact]
    public void The_last_of_repeated_options_wins()
    {
        SamplerOptions options = Options(_austin, "-i", "1", "--interval=2", "-C", "-C", "-i3", "-o", "a", "-o", "b");
        Assert.Equal((3, "b"), (options.IntervalMicroseconds, options.OutputPath));
    }

    [Theory]
    [InlineData("-p", "7", "-w", "8", true, 8)]
    [InlineData("-w", "8", "-p", "7", true, 7)]
    [InlineData("-p", "7", "-p", "9", false, 9)]
    public void Where_beats_pid_and_the_last_process_counts(string first, string a, string second, string b, bool where, int pid)
    {
        SamplerOptions options = Options(_austin, first, a, second, b);
        Assert.Equal((where, pid), (options.Where, options.Pid));
    }

    [Theory]
    [InlineData(SamplingMode.Cpu, "-s")]
    [InlineData(SamplingMode.Cpu, "-c")]
    [InlineData(SamplingMode.Cpu, "--cpu")]
    [InlineData(SamplingMode.Memory, "-sm")]
    [InlineData(SamplingMode.Full, "-smf")]
    [InlineData(SamplingMode.Full, "-fs")]
    [InlineData(SamplingMode.Wall, "-fmw1")]
    public void Modes_beat_one_another(object mode, string word) => Assert.Equal((SamplingMode)mode, Options(_austin, word).Mode);

    [Theory]
    [InlineData("-sf", false)]
    [InlineData("-s", true)]
    [InlineData("-sfw1", true)]
    [InlineData("-fw1", false)]
    public void Idle_threads_are_left_out_in_cpu_mode_and_by_s_in_where_mode(string word, bool skip) =>
        Assert.Equal(skip, Options(_austin, word).ToSettings().SkipIdle);

    [Fact]
    public void A_value_may_look_like_an_option_or_contain_separators()
    {
        Assert.Equal("-C", Options(_austin, "-o", "-C").OutputPath);
        Assert.Equal("--pid", Options(_austin, "--output", "--pid").OutputPath);
        Assert.Equal("a=b:c", Options(_austin, "--output=a=b:c").OutputPath);
        Assert.Equal("@x", Options(_austin, "-o@x").OutputPath);
    }

    [Fact]
    public void Options_of_old_front_ends_are_accepted_and_reported()
    {
        SamplerOptions options = Options(_austin, "-ae", "--exclude-empty", "-p", "1");
        Assert.Equal(["-a", "-e", "-e"], options.Ignored);
    }

    [Fact]
    public void No_words_at_all_ask_for_the_usage() => Assert.Equal(OptionKey.Usage, new CommandLineParser(_austin).Parse([]).Information);

    [Theory]
    [InlineData(OptionKey.Help, "-?")]
    [InlineData(OptionKey.Help, "--help", "--bogus")]
    [InlineData(OptionKey.Help, "-C?z")]
    [InlineData(OptionKey.Usage, "--usage")]
    [InlineData(OptionKey.Version, "-V", "python3")]
    [InlineData(OptionKey.Version, "-bV")]
    public void Information_is_given_at_once(object key, params string[] words) =>
        Assert.Equal((OptionKey)key, new CommandLineParser(_austin).Parse(words).Information);

    [Theory]
    [InlineData("/opt/bin/austin: invalid option -- 'z'", "-z")]
    [InlineData("/opt/bin/austin: invalid option -- 'z'", "-Cz")]
    [InlineData("/opt/bin/austin: invalid option -- 'k'", "-k")]
    [InlineData("/opt/bin/austin: unrecognized option '--bogus'", "--bogus=1")]
    [InlineData("/opt/bin/austin: unrecognized option '--kernel'", "--kernel")]
    [InlineData("/opt/bin/austin: option requires an argument -- 'i'", "-i")]
    [InlineData("/opt/bin/austin: option requires an argument -- 'h'", "-h")]
    [InlineData("/opt/bin/austin: option '--interval' requires an argument", "--interval")]
    [InlineData("/opt/bin/austin: option '--interval' requires an argument", "--inter")]
    [InlineData("/opt/bin/austin: option '--children' doesn't allow an argument", "--children=1")]
    [InlineData("/opt/bin/austin: option '--p' is ambiguous; possibilities: '--pid' '--pipe'", "--p=1")]
    [InlineData("austin: the sampling interval must be a positive integer", "-i", "1.5ms")]
    [InlineData("austin: the sampling interval must be a positive integer", "--interval=")]
    [InlineData("austin: timeout must be a positive integer", "-t", "5us")]
    [InlineData("austin: the exposure must be a positive integer", "-x", "1s")]
    [InlineData("austin: the heap size must be a positive integer", "-h", "-1")]
    [InlineData("austin: invalid PID", "-p", "0")]
    [InlineData("austin: invalid PID", "-w", "-5")]
    [InlineData("austin: the -p option is incompatible with the command argument", "-p", "1", "python3")]
    [InlineData("austin: the -p option is incompatible with the command argument", "-w", "1", "python3")]
    public void Errors_name_what_is_wrong(string expected, params string[] words)
    {
        UsageError? error = new CommandLineParser(_austin).Parse(words).Error;
        Assert.Equal(expected, $"{error?.Speaker}: {error?.Message}");
    }

    [Fact]
    public void Only_austinp_has_kernel_frames()
    {
        Assert.True(Options(_austinP, "-kp1").Kernel);
        Assert.Equal("austinp", new CommandLineParser(_austinP).Parse(["-p0"]).Error?.Speaker);
    }

    private static SamplerOptions Options(ProgramIdentity identity, params string[] words)
    {
        CommandLineOutcome outcome = new CommandLineParser(identity).Parse(words);
        Assert.Null(outcome.Error);
        return outcome.Options!;
    }
}
