using System.Collections.Concurrent;
using System.Globalization;
using Austin.Agent.Targets;
using Austin.Common.CPython.Locating;
using Austin.Common.Linux;
using Austin.Common.Sampling;
using Austin.Common.Sampling.Processes;

namespace Austin.Agent.Sampling;

/// <summary>Finds the Python processes of the machine, again and again, away from the thread that samples them.</summary>
/// <param name="settings">What is wanted.</param>
/// <param name="sampling">How each is sampled.</param>
/// <param name="counters">Where refusals are counted.</param>
/// <param name="log">Told of new and ended ones.</param>
internal sealed class TargetFinder(FleetSettings settings, SamplingSettings sampling, FleetCounters counters, ITargetLog log)
{
    private const int MostCandidates = 65_536;

    private readonly Dictionary<int, Candidate> _candidates = [];
    private readonly Dictionary<int, FleetTarget> _sampled = [];
    private readonly ConcurrentQueue<FleetTarget> _found = [];
    private readonly ConcurrentQueue<FleetTarget> _lost = [];
    private readonly TargetObserver _observer = new(log);
    private FleetSettings _settings = settings;

    /// <summary>A process that was found and is to be sampled by the caller from now on.</summary>
    public bool TryTake(out FleetTarget? target) => _found.TryDequeue(out target);

    /// <summary>Gives back a process that is gone, or is no Python process any more.</summary>
    public void Return(FleetTarget target) => _lost.Enqueue(target);

    /// <summary>Looks at all processes once.</summary>
    public void Look()
    {
        long now = Clock.MonotonicNanoseconds;
        while (_lost.TryDequeue(out FleetTarget? target))
        {
            int pid = target.Identity.Pid;
            _ = _sampled.Remove(pid);
            target.Candidate.IsSampled = false;
            target.Candidate.Node.Lose(now);
            if (!target.Candidate.IsWanted)
            {
                _ = _candidates.Remove(pid);
            }

            string why = target.Candidate.IsWanted ? "is gone, or another program" : "is not wanted any more";
            log.Say(string.Create(CultureInfo.InvariantCulture, $"process {pid} ({target.Identity.Service}) {why}"));
        }

        HashSet<int> alive = [.. HostProcess.All()];
        Forget(alive);
        foreach (int pid in alive)
        {
            Add(pid, now);
        }

        int refused = 0;
        foreach (Candidate candidate in _candidates.Values)
        {
            if (!candidate.IsSampled && TryStart(candidate, now) is { } target)
            {
                candidate.IsSampled = true;
                _sampled[target.Identity.Pid] = target;
                _found.Enqueue(target);
                log.Say(string.Create(
                    CultureInfo.InvariantCulture, $"process {target.Identity.Pid} ({target.Identity.Service}, Python {target.Identity.PythonVersion}) is sampled"));
            }

            refused += !candidate.IsSampled && candidate.Node.LastOutcome == LocateOutcome.Denied ? 1 : 0;
        }

        counters.Refused = refused;
    }

    /// <summary>Wants other processes, or calls them otherwise, from the next look on. For the thread that looks.</summary>
    /// <remarks>Those that are not wanted any more are given back by the sampling thread.</remarks>
    /// <param name="settings">What is wanted.</param>
    /// <returns>Calls the processes that are sampled by their new names; for the sampling thread, between two windows.</returns>
    public Action Change(FleetSettings settings)
    {
        bool renames = settings.Service != _settings.Service;
        _settings = settings;
        List<(FleetTarget Target, TargetIdentity Identity)> renamed = [];
        foreach ((int pid, Candidate candidate) in _candidates)
        {
            candidate.IsWanted = settings.Filter.Includes(pid);
            if (!candidate.IsSampled)
            {
                if (!candidate.IsWanted)
                {
                    candidate.Node.Dispose();
                    _ = _candidates.Remove(pid);
                }
            }
            else if (candidate.IsWanted && renames && HostProcess.Command(pid).Count > 0)
            {
                // One that ended meanwhile keeps its name.
                renamed.Add((_sampled[pid], IdentityOf(pid, _sampled[pid].Identity.PythonVersion)));
            }
        }

        return () => renamed.ForEach(one => one.Target.Identity = one.Identity);
    }

    private TargetIdentity IdentityOf(int pid, string version) => TargetIdentity.Of(pid, version, _settings.Service, _settings.Host);

    private bool IsSame(int pid, Candidate candidate)
    {
        (long started, ulong stack) = ProcessStat.Read(pid, pid);
        return started == candidate.Started && !(candidate.IsSampled && _sampled[pid].IsOtherProgram(stack));
    }

    private void Forget(HashSet<int> alive)
    {
        foreach ((int pid, Candidate candidate) in _candidates)
        {
            if (alive.Contains(pid) && IsSame(pid, candidate))
            {
                continue;
            }

            if (candidate.IsSampled)
            {
                // It comes back by way of the thread that has it.
                _sampled[pid].MarkStale();
                continue;
            }

            candidate.Node.Dispose();
            _ = _candidates.Remove(pid);
        }
    }

    // A process without a program is a thread of the kernel.
    private void Add(int pid, long now)
    {
        if (_candidates.Count < MostCandidates && !_candidates.ContainsKey(pid) && _settings.Filter.Includes(pid) && HostProcess.Command(pid).Count > 0)
        {
            _candidates.Add(pid, new Candidate(new ProcessNode(pid, null, now), ProcessStat.StartNanoseconds(pid, pid)));
        }
    }

    private FleetTarget? TryStart(Candidate candidate, long now)
    {
        ProcessNode node = candidate.Node;
        try
        {
            if (!node.TryAttach(sampling, null, _observer, now))
            {
                return null;
            }

            // Its samples stand for the time since Begin reads a clock, which is the first thing it does: on a busy machine what comes after may take half a second.
            long begun = Clock.MonotonicNanoseconds;
            node.Python!.Begin();
            string version = node.Python.Interpreter.Version.ToString();
            return new FleetTarget(candidate, IdentityOf(node.Pid, version), begun, new WindowTable(_settings.WithThreads, _settings.WithMemory));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It ended meanwhile.
            node.Lose(now);
            return null;
        }
    }
}
