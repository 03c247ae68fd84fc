using Austin.Common.Linux;
using Austin.Common.Output;
using Austin.Common.Sampling;
using Austin.Testing.Processes;
using Austin.Testing.Pythons;

namespace Austin.Common.Tests.Sampling;

public sealed class SteadyStateTests
{
    private const int Samples = 100_000;

    [SkippableTheory]
    [PythonVersions]
    public void ThousandsOfSamplesOfALiveProgramAllocateNothing(string version)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.Require(version), "spin.py");
        Assert.True(AttachedProcess.TryOpen(target.Pid, out AttachedProcess process));
        using (process)
        {
            using Sampler sampler = new(new SamplingSettings { StartTimeout = TimeSpan.FromSeconds(5), Exposure = TimeSpan.FromSeconds(100) });
            Assert.True(sampler.Attach(process, new SilentObserver(), new StopRequest()).Found);
            CountingSink sink = new(warmUp: 50_000, Samples);
            using FileStream nowhere = new("/dev/null", FileMode.Open, FileAccess.Write);
            OutputFile output = new((int)nowhere.SafeFileHandle.DangerousGetHandle());
            Assert.Equal(RunEnd.Stopped, sampler.Run(sink, output, new SamplingStatistics(0), sink.Stop));
            Assert.Equal(Samples, sink.Counted);
            Assert.Equal(0, sink.Allocated);
        }
    }

    private sealed class SilentObserver : IProcessObserver
    {
        public void ProcessFound(int pid, string pythonVersion, bool isRoot)
        {
        }

        public void RootIsNotPython(int pid)
        {
        }

        public void Warn(string text)
        {
        }
    }

    /// <summary>Writes text to nowhere, and measures what the thread allocated between two samples far apart.</summary>
    private sealed class CountingSink : ISampleSink
    {
        private readonly CollapsedTextSink _text;
        private readonly int _warmUp;
        private readonly int _samples;
        private int _seen;
        private long _before;

        public CountingSink(int warmUp, int samples)
        {
            _warmUp = warmUp;
            _samples = samples;
            _text = new CollapsedTextSink(new OutputFile(Descriptor()), SamplingMode.Wall);
        }

        public StopRequest Stop { get; } = new();

        public int Counted => _seen - _warmUp;

        public long Allocated { get; private set; } = -1;

        public void Write(in Sample sample)
        {
            if (_seen == _warmUp)
            {
                _before = GC.GetAllocatedBytesForCurrentThread();
            }

            if (_seen == _warmUp + _samples)
            {
                return;
            }

            _text.Write(sample);
            if (++_seen == _warmUp + _samples)
            {
                Allocated = GC.GetAllocatedBytesForCurrentThread() - _before;
                Stop.Request(2);
            }
        }

        public void Begin() => _text.Begin();

        public void Metadata(string key, string value) => _text.Metadata(key, value);

        public void EndHeader() => _text.EndHeader();

        public void BeginTrailer() => _text.BeginTrailer();

        public void End() => _text.End();

        public void ForgetProcess(int pid) => _text.ForgetProcess(pid);

        // Kept open to the end of the test run.
        private static int Descriptor() => (int)new FileStream("/dev/null", FileMode.Open, FileAccess.Write).SafeFileHandle.DangerousGetHandle();
    }
}
