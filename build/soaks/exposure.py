"""Compares what windows add up to with the time that processes were there."""

import collections

NANOSECONDS = 1e9

# A process is found within five seconds; where the machine is busy it takes longer.
FOUND_WITHIN = 12

# Seconds by which a sum may be off, and a share of the time besides.
MOST_OFF = 0.25
MOST_SHARE = 0.01

# Seconds between the last sample of a process and the moment at which its end is noted. On a saturated machine nobody gets a CPU at once, and a process that
# ends loses its memory long before it is gone: a few may take longer.
MOST_LATE = 3
MOST_LATER = 0.02


class Life:
    """A process: when it was born, began to play its role and ended, in ns, and when it became another program; an end of None is after the end of all."""

    def __init__(self, pid, born):
        self.pid, self.born = pid, born
        self.begin = self.end = None
        self.threads, self.role = 1, "-"
        self.execs = []
        self.windows = []

    def exposure(self):
        """Seconds since it was found, without the time until what it became was found."""
        return sum(window["duration"] for window in self.windows) / NANOSECONDS

    def wall(self):
        """Seconds that a thread of it has in all windows."""
        return sum(window["sum"] for window in self.windows) / NANOSECONDS / self.threads

    def allowance(self):
        """By how much both may differ: its threads are there only when it says that it begins."""
        return MOST_OFF + MOST_SHARE * self.exposure() + max(0, self.begin - self.windows[0]["start"]) / NANOSECONDS

    def lost(self, stop):
        """Seconds between the end of its last window and its own, or that of all."""
        end = self.windows[-1]["start"] + self.windows[-1]["duration"]
        if any(time > end - FOUND_WITHIN * NANOSECONDS for time in self.execs):
            # What it became was not found in time.
            return 0
        return ((self.end or stop) - end) / NANOSECONDS

    def holes(self):
        """How often a window does not begin where the one before it ends, but for a program that had to be found again."""
        count = 0
        for before, after in zip(self.windows, self.windows[1:]):
            end = before["start"] + before["duration"]
            is_found_again = any(end - FOUND_WITHIN * NANOSECONDS < time < after["start"] for time in self.execs)
            count += not (end == after["start"] or (end < after["start"] and is_found_again))
        return count


def lives_of(path):
    """The lives of a file of events, by process, in order."""
    lives = collections.defaultdict(list)
    with open(path, encoding="ascii") as file:
        for line in file:
            what, pid, time, threads, role = line.split()
            is_known = lives[pid] and lives[pid][-1].end is None
            if what in ("born", "begin") and not is_known:
                lives[pid].append(Life(pid, int(time)))
            if what == "begin" and lives[pid][-1].begin is None:
                life = lives[pid][-1]
                life.begin, life.threads, life.role = int(time), int(threads), role
            elif what == "exec":
                lives[pid][-1].execs.append(int(time))
            elif what == "end" and is_known:
                lives[pid][-1].end = int(time)
    return lives


def windows_of(profiles):
    """Windows of wall time by process, in order; parts of one window are added up."""
    windows = collections.defaultdict(dict)
    for profile in profiles:
        if profile["protocol"] == "otlp" and profile["type"] == "wall":
            place = windows[profile["labels"]["process.pid"]]
            known = place.setdefault(profile["start"], dict(profile, sum=0))
            known["sum"] += profile["sum"]
    return {pid: [place[start] for start in sorted(place)] for pid, place in windows.items()}


def judge(path, profiles):
    """Yields whether something is right, and what was seen."""
    lives = lives_of(path)
    strays = 0
    for pid, windows in windows_of(profiles).items():
        for window in windows:
            # None is found after its end.
            life = next((life for life in lives.get(pid, []) if life.end is None or life.end > window["start"]), None)
            if life is None:
                strays += 1
            else:
                life.windows.append(window)
    if not any(life.windows for of_one in lives.values() for life in of_one):
        yield False, "no process was sampled"
        return
    every = [life for of_one in lives.values() for life in of_one]
    seen = [life for life in every if life.windows]
    stop = max(window["start"] + window["duration"] for life in seen for window in life.windows)
    for life in every:
        # What ended after the agent did is there to the end.
        life.end = None if life.end and life.end > stop else life.end
    missed = [life for life in every if life.begin and not life.windows and ((life.end or stop) - life.begin) / NANOSECONDS > FOUND_WITHIN]
    yield True, "%d processes, %d of them sampled; %d became another program" % (len(every), len(seen), sum(len(life.execs) for life in seen))
    yield strays == 0, "%d windows of processes that were not there" % strays
    yield not missed, "%d processes of more than %d s were never sampled" % (len(missed), FOUND_WITHIN)

    holes = sum(life.holes() for life in seen)
    yield holes == 0, "%d gaps or overlaps between %d windows" % (holes, sum(len(life.windows) for life in seen))
    late = [life.lost(stop) for life in seen]
    later = sum(abs(lost) > MOST_LATE for lost in late)
    yield later <= MOST_LATER * len(late), "windows end up to %.3f s before their process, or %.3f s behind; %d of %d by more than %d s" % (
        max(late), -min(late), later, len(late), MOST_LATE)

    # What was killed before it began had as many threads as it had got to.
    seen = [life for life in seen if life.begin]
    off = [(life.wall() - life.exposure(), life) for life in seen]
    bad = [(error, life) for error, life in off if abs(error) > life.allowance()]
    worst = max(off, key=lambda one: abs(one[0]))
    # Of those that had all their threads when they were found.
    whole = [life for life in seen if life.threads == 1 or life.begin <= life.windows[0]["start"]]
    total, there = sum(life.wall() for life in whole), sum(life.exposure() for life in whole)
    yield not bad, "%d sums of wall time differ from the exposure; at most %.3f s, by one of role %s in %.1f s" % (
        len(bad), worst[0], worst[1].role, worst[1].exposure())
    for error, life in bad[:10]:
        yield False, "process %s (%s): %.3f s of %.3f s, %d windows" % (life.pid, life.role, error, life.exposure(), len(life.windows))
    yield abs(total / there - 1) < MOST_SHARE, "%.1f s of wall time in %.1f s of exposure of %d processes, %+.3f %%" % (
        total, there, len(whole), 100 * (total / there - 1))

    sums = collections.Counter()
    for profile in profiles:
        if profile["type"] == "wall":
            sums[profile["protocol"]] += profile["sum"]
    yield sums["otlp"] == sums["pyroscope"], "both protocols have %.1f s and %.1f s" % (sums["otlp"] / NANOSECONDS, sums["pyroscope"] / NANOSECONDS)
