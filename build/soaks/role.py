#!/usr/bin/env python3
"""A process of the soak: does one of some things for a time, and tells when it begins and when it becomes another program.

    role.py EVENTS ROLE SECONDS     for CPython 3.8 and later
"""

import os
import sys
import threading
import time

PERIOD = 0.1
THREADS = 4
CHILDREN = 2


def tell(events, what, pid, threads=0, role="-"):
    """Adds a line to the file of events, whole: what, process, ns since 1970, threads, role."""
    line = "%s %d %d %d %s\n" % (what, pid, time.time_ns(), threads, role)
    handle = os.open(events, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(handle, line.encode())
    os.close(handle)


def work(seconds):
    """Computes for so long."""
    end = time.monotonic() + seconds
    total = 0
    while time.monotonic() < end:
        for number in range(500):
            total += number * number
    return total


def idle(end):
    """Sleeps."""
    time.sleep(max(0, end - time.monotonic()))


def busy(end):
    """Has a fifth of a CPU."""
    while time.monotonic() < end:
        work(PERIOD / 5)
        time.sleep(PERIOD * 4 / 5)


def wakes(end):
    """Does a little now and then, like a server without customers."""
    while time.monotonic() < end:
        work(0.002)
        time.sleep(1.7)


def grows(end):
    """Makes functions that were never there before, without end."""
    number = 0
    while time.monotonic() < end:
        number += 1
        space = {"time": time}
        exec(compile("def made_%d(n):\n    return time.sleep(0.03) if n == 0 else made_%d(n - 1)\n" % (number, number), "made_%d.py" % number, "exec"), space)
        space["made_%d" % number](number % 20)


def main(events, role, seconds):
    end = time.monotonic() + float(seconds)
    if role == "threads":
        for index in range(THREADS - 1):
            threading.Thread(target=(idle, wakes, busy)[index % 3], args=(end + 60,), daemon=True).start()
        tell(events, "begin", os.getpid(), THREADS, role)
        idle(end)
    elif role == "forks":
        tell(events, "begin", os.getpid(), 1, role)
        for index in range(CHILDREN):
            if os.fork() == 0:
                tell(events, "begin", os.getpid(), 1, "forked")
                # Children outlive their parent.
                (busy, idle)[index % 2](end + float(seconds) / 2)
                os._exit(0)
        busy(end)
    elif role == "execs":
        tell(events, "begin", os.getpid(), 1, role)
        busy(time.monotonic() + float(seconds) / 2)
        tell(events, "exec", os.getpid())
        os.execv(sys.executable, [sys.executable, os.path.abspath(__file__), events, "wakes", str(float(seconds) / 2)])
    else:
        tell(events, "begin", os.getpid(), 1, role)
        globals()[role](end)
    # At once, with all threads.
    os._exit(0)


if __name__ == "__main__":
    main(*sys.argv[1:])
