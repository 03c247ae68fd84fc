"""Does harm to profiler and target at random moments, and looks afterwards whether anything was hurt.

    campaign.py PROGRAM [--seconds N] [--seed N] [--kinds KIND,...] [--samples N]

PROGRAM is austin or austinp. Prints a line for each kind with the number of faults and of those that did harm, and a sum.
The exit status is 1 if any did. A fault counts only if it was done while the profiler ran: what a target does to itself
is counted from when the profiler samples it until before it ends. After each fault the target must run on untraced (or be
gone, where it was killed), the profiler must end in time with an exit code it documents, what it wrote must parse up to
its last line, and have as many samples as its statistics say. --samples is the length of the one long run: 8640000 are a
day's, at 10 ms.
"""

import argparse
import json
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time

SAMPLE = re.compile(rb"P\d+;T\d+:\d+(;[^\n]*)? -?\d+(,[01],-?\d+)?")
WORK = "import time\nwhile True:\n    sum(range(2000))\n    time.sleep(0)\n"
THREADS = """
import threading, time, os
def leaf():
    sum(range(300))
for i in range(10**9):
    threads = [threading.Thread(target=leaf) for _ in range(8)]
    for t in threads: t.start()
    for t in threads: t.join()
    if i % 25 == 0: os.write(1, b"%d\\n" % (i * 8))
"""
CHILDREN = """
import os
for i in range(10**9):
    if os.fork() == 0:
        sum(range(3000))
        os._exit(0)
    os.wait()
    if i % 25 == 0: os.write(1, b"%d\\n" % i)
"""
EXECS = """
import os, sys
n = int(sys.argv[1]) if len(sys.argv) > 1 else 0
os.write(1, b"%d\\n" % n)
sum(range(20000))
os.execv(sys.executable, [sys.executable, "-ISE", __file__, str(n + 1)])
"""
UNMAPS = """
import mmap, os
def make(i):
    space = {}
    exec(compile("def f_%d():\\n    return sum(range(200))\\n" % i, "/gone/%d.py" % i, "exec"), space)
    block = mmap.mmap(-1, 1 << 20)
    space["f_%d" % i]()
    block.close()
for i in range(10**9):
    make(i)
    if i % 100 == 0: os.write(1, b"%d\\n" % i)
"""
MANY_THREADS = """
import threading, time, sys
threading.stack_size(65536)
for _ in range(1000):
    threading.Thread(target=time.sleep, args=(600,), daemon=True).start()
print("ready", flush=True)
time.sleep(600)
"""
MANY_CHILDREN = """
import os, time
for _ in range(100):
    if os.fork() == 0:
        time.sleep(600)
        os._exit(0)
print("ready", flush=True)
time.sleep(600)
"""

# Real time that leaps by up to a year with every look at it.
LEAPS = r"""
#define _GNU_SOURCE
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>
static long leap(void) { return random() % 63072000 - 31536000; }
int clock_gettime(clockid_t id, struct timespec *t) {
    int result = syscall(SYS_clock_gettime, id, t);
    if (id == CLOCK_REALTIME) t->tv_sec += leap();
    return result;
}
int gettimeofday(struct timeval *t, void *zone) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    t->tv_sec = now.tv_sec;
    t->tv_usec = now.tv_nsec / 1000;
    return 0;
}
time_t time(time_t *t) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (t) *t = now.tv_sec;
    return now.tv_sec;
}
"""


class Campaign:
    def __init__(self, austin, python, samples):
        self.austin = austin
        self.python = python
        self.samples = samples
        self.harm = []
        self.folder = tempfile.mkdtemp()
        self.out = os.path.join(self.folder, "out")
        self.statistics = os.path.join(self.folder, "statistics")
        self.family = []

    def target(self, script, *arguments, output=subprocess.DEVNULL):
        path = os.path.join(self.folder, "target_%d.py" % (hash(script) & 0xFFFF))
        with open(path, "w") as source:
            source.write(script)
        process = subprocess.Popen([self.python, "-ISE", path, *arguments], stdout=output, stderr=subprocess.DEVNULL, start_new_session=True)
        self.family.append(process)
        return process

    def profiler(self, *arguments, output=subprocess.DEVNULL, environment=None):
        for path in self.out, self.statistics:
            if os.path.exists(path):
                os.remove(path)
        return subprocess.Popen([self.austin, "-q", "--stats-json", self.statistics, *arguments], stdout=output,
                                stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, env=environment)

    def end(self, process, allowed, kind, seconds=20):
        try:
            _, error = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            self.harm.append("%s: the profiler did not end" % kind)
            return
        if process.returncode not in allowed:
            self.harm.append("%s: exit code %d: %s" % (kind, process.returncode, error.decode("utf-8", "replace").strip()[-200:]))

    def said(self):
        """How many samples the statistics of the last run tell of; None where it did not get that far."""
        try:
            with open(self.statistics) as statistics:
                return json.load(statistics).get("samples")
        except (OSError, ValueError):
            return None

    def parses(self, kind, complete=True):
        if not os.path.exists(self.out):
            return
        with open(self.out, "rb") as capture:
            text = capture.read()
        lines = text.split(b"\n")
        if complete and text and lines[-1] != b"":
            self.harm.append("%s: the last line is cut" % kind)
        for line in lines[:-1]:
            if line and not line.startswith(b"# ") and not SAMPLE.fullmatch(line):
                self.harm.append("%s: %r" % (kind, line[:200]))
                return
        written, said = sum(line.startswith(b"P") for line in lines[:-1]), self.said()
        if complete and said is not None and written != said:
            self.harm.append("%s: %d samples reported, %d written" % (kind, said, written))

    def unharmed(self, process, kind):
        try:
            with open("/proc/%d/status" % process.pid) as status:
                text = status.read()
        except OSError:
            text = ""
        state = re.search(r"State:\s+(\w)", text)
        if process.poll() is not None or not state or state.group(1) in "TtZX" or "TracerPid:\t0\n" not in text:
            self.harm.append("%s: the target is hurt: %s" % (kind, state and state.group(0)))

    def stop(self, process):
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        process.wait()
        self.family.remove(process)

    # Each kind is a generator that yields the number of faults it did since the last time.

    def target_killed(self):
        while True:
            target = self.target(WORK)
            time.sleep(0.03 * random.random())
            profiler = self.profiler("-i", "100", "-o", self.out, "-p", str(target.pid))
            time.sleep(0.05 * random.random())
            running = profiler.poll() is None
            self.stop(target)
            self.end(profiler, {0, 32, 35, 36, 38}, "target killed")
            self.parses("target killed")
            yield int(running)

    def profiler_killed(self):
        target = self.target(WORK)
        time.sleep(0.2)
        while True:
            profiler = self.profiler("-i", "100", "-o", self.out, "-p", str(target.pid))
            time.sleep(0.02 * random.random())
            running = profiler.poll() is None
            profiler.kill()
            self.end(profiler, {-9}, "profiler killed")
            self.parses("profiler killed", complete=False)
            self.unharmed(target, "profiler killed")
            yield int(running)

    def profiler_stopped(self):
        target = self.target(WORK)
        time.sleep(0.2)
        while True:
            number = random.choice([signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
            profiler = self.profiler("-i", "100", "-o", self.out, "-p", str(target.pid))
            time.sleep(0.01 + 0.02 * random.random())
            running = profiler.poll() is None
            profiler.send_signal(number)
            # A signal that comes before the program can handle it ends it as it would any.
            self.end(profiler, {256 - number, -number}, "profiler stopped")
            self.parses("profiler stopped")
            self.unharmed(target, "profiler stopped")
            yield int(running)

    def counted(self, script, kind, *options):
        """A target that does things to itself under a profiler, and counts them."""
        while True:
            target = self.target(script, output=subprocess.PIPE)
            os.set_blocking(target.stdout.fileno(), False)
            profiler = self.profiler("-i", "100", "-x", "1", "-t", "3s", *options, "-o", self.out, "-p", str(target.pid))
            begun = time.monotonic()
            while not os.path.exists(self.out) and time.monotonic() < begun + 3:
                time.sleep(0.01)
            time.sleep(0.1)
            first = self.last_number(target)
            time.sleep(0.7)
            last = self.last_number(target) if profiler.poll() is None else first
            self.end(profiler, {0}, kind)
            self.parses(kind)
            self.unharmed(target, kind)
            self.stop(target)
            yield max(0, last - first)

    @staticmethod
    def last_number(target):
        said = (target.stdout.read() or b"").split(b"\n")
        return int(said[-2]) if len(said) > 1 else 0

    def threads(self):
        return self.counted(THREADS, "threads churning")

    def children(self):
        return self.counted(CHILDREN, "children churning", "-C")

    def execs(self):
        return self.counted(EXECS, "exec")

    def unmaps(self):
        return self.counted(UNMAPS, "memory unmapped")

    def starts(self):
        while True:
            body = random.choice(["pass", "import json, decimal", "import os; os._exit(3)", "raise SystemExit(1)", "import threading; threading.Thread(target=sum, args=([],)).start()"])
            profiler = self.profiler("-i", "100", "-o", self.out, self.python, "-ISE", "-c", body)
            self.end(profiler, {0, 33}, "starting and finalizing")
            self.parses("starting and finalizing")
            yield 1

    def disk_full(self):
        target = self.target(WORK)
        while True:
            profiler = self.profiler("-i", "100", random.choice(["-b", "-f", "-g"]), "-o", "/dev/full", "-p", str(target.pid))
            self.end(profiler, {74}, "disk full")
            self.unharmed(target, "disk full")
            yield 1

    def pipe_closed(self):
        target = self.target(WORK)
        while True:
            profiler = self.profiler("-i", "100", "-p", str(target.pid), output=subprocess.PIPE)
            os.read(profiler.stdout.fileno(), random.randrange(1, 3000))
            profiler.stdout.close()
            profiler.stdout = None
            self.end(profiler, {141}, "pipe closed")
            self.unharmed(target, "pipe closed")
            yield 1

    def crowd(self, script, kind, size, *options):
        target = self.target(script, output=subprocess.PIPE)
        target.stdout.readline()
        while True:
            profiler = self.profiler("-i", "10ms", "-x", "9", *options, "-o", self.out, "-p", str(target.pid))
            # When all are found and every stack was seen.
            time.sleep(5)
            first = self.usage(profiler.pid)
            time.sleep(3)
            last = self.usage(profiler.pid)
            self.end(profiler, {0}, kind)
            self.parses(kind)
            self.unharmed(target, kind)
            if first and last and (last[0] > first[0] + 16384 or last[1] > first[1] + 2):
                self.harm.append("%s: grew from %s to %s (KiB, descriptors)" % (kind, first, last))
            yield size

    def clock_changes(self):
        source, library = os.path.join(self.folder, "leaps.c"), os.path.join(self.folder, "leaps.so")
        with open(source, "w") as text:
            text.write(LEAPS)
        if subprocess.call(["cc", "-shared", "-fPIC", "-O1", "-o", library, source]) != 0:
            print("no C compiler: no clock changes")
            return
        target = self.target(WORK)
        while True:
            begun = time.monotonic()
            profiler = self.profiler("-i", "100", "-x", "1", "-o", self.out, "-p", str(target.pid),
                                     environment=dict(os.environ, LD_PRELOAD=library))
            self.end(profiler, {0}, "clock changes")
            wall = 1e6 * (time.monotonic() - begun)
            self.parses("clock changes")
            self.unharmed(target, "clock changes")
            with open(self.out, "rb") as capture:
                total = sum(int(line.rpartition(b" ")[2]) for line in capture if line.startswith(b"P"))
            if not 0.9e6 < total < wall:
                self.harm.append("clock changes: %d us sampled in %d" % (total, wall))
            yield 1

    def long_run(self):
        """No faults, but samples on end, as many as a day has."""
        target = self.target("import time\ntime.sleep(100000)\n")
        time.sleep(0.3)
        profiler = self.profiler("-i", "0", "-p", str(target.pid), output=subprocess.PIPE)
        seen, first, rest = 0, None, b""
        while seen < self.samples:
            block = os.read(profiler.stdout.fileno(), 1 << 20)
            if not block:
                break
            seen += (rest + block).count(b"\nP")
            rest = block[-1:]
            if first is None and seen > self.samples // 10:
                first = self.usage(profiler.pid)
        last = self.usage(profiler.pid)
        profiler.send_signal(signal.SIGTERM)
        while block:
            block = os.read(profiler.stdout.fileno(), 1 << 20)
            seen += (rest + block).count(b"\nP")
            rest = block[-1:]
        self.end(profiler, {241}, "long run")
        self.unharmed(target, "long run")
        if self.said() != seen:
            self.harm.append("long run: %s samples reported, %d written" % (self.said(), seen))
        if not first or not last or last[0] > first[0] + 1024 or last[1] > first[1]:
            self.harm.append("long run: grew from %s to %s (KiB, descriptors)" % (first, last))
        print("%-18s %8d samples, (KiB, descriptors) %s and then %s" % ("long run", seen, first, last), flush=True)
        yield 0

    def thousand_threads(self):
        return self.crowd(MANY_THREADS, "1000 threads", 1000)

    def hundred_children(self):
        return self.crowd(MANY_CHILDREN, "100 children", 100, "-C")

    @staticmethod
    def usage(pid):
        try:
            with open("/proc/%d/status" % pid) as status:
                resident = int(re.search(r"VmRSS:\s+(\d+)", status.read()).group(1))
            return resident, len(os.listdir("/proc/%d/fd" % pid))
        except (OSError, AttributeError):
            return None


KINDS = ["target_killed", "profiler_killed", "profiler_stopped", "threads", "children", "execs", "unmaps", "starts",
         "disk_full", "pipe_closed", "clock_changes", "long_run", "thousand_threads", "hundred_children"]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--kinds", default=",".join(KINDS))
    parser.add_argument("--samples", type=int, default=500000)
    options = parser.parse_args()
    os.environ["AUSTIN_NO_LOGGING"] = "1"
    # A shell starts what is to run in the background with SIGINT ignored, nohup with SIGHUP; the profilers would inherit
    # that, and rightly not end.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    random.seed(options.seed)
    campaign = Campaign(options.program, options.python, options.samples)
    kinds = options.kinds.split(",")
    total = 0
    try:
        for kind in kinds:
            faults, before = 0, len(campaign.harm)
            deadline = time.monotonic() + options.seconds / len(kinds)
            for done in getattr(campaign, kind)():
                faults += done
                if time.monotonic() > deadline:
                    break
            for process in list(campaign.family):
                campaign.stop(process)
            total += faults
            print("%-18s %8d faults, %d with harm" % (kind, faults, len(campaign.harm) - before), flush=True)
    finally:
        for process in list(campaign.family):
            campaign.stop(process)
    for harm in campaign.harm[:20]:
        print("  " + harm)
    print("%d faults, %d with harm" % (total, len(campaign.harm)))
    return 1 if campaign.harm else 0


sys.exit(main())
