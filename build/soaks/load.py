#!/usr/bin/env python3
"""Keeps Python processes coming and going, and tells when each ends.

    load.py EVENTS PYTHON [PYTHON ...]      until it is killed, with its process group

Some live all the time, two of each role; others for half a second to forty seconds, and one in eight is killed.
"""

import ctypes
import os
import random
import signal
import sys
import time

import role

SET_CHILD_SUBREAPER = 36
STEADY = ["idle", "busy", "wakes", "threads", "grows"]
ROLES = STEADY + ["forks", "execs"]
MOST = 24
PAUSE = 1.5
ALWAYS = 1e6
SHORTEST, LONGEST = 0.5, 40
KILLED = 8
SEED = 31


def start(events, python, what, seconds):
    """Starts a process; it may fork and outlive whom it came from."""
    script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "role.py")
    # Not by subprocess, which waits for processes that nobody holds any more.
    pid = os.posix_spawnp(python, [python, script, events, what, str(seconds)], os.environ)
    role.tell(events, "born", pid)
    return pid


def reap(events, alive):
    """Notes who has ended."""
    while True:
        try:
            pid, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if pid == 0:
            return
        alive.pop(pid, None)
        role.tell(events, "end", pid)


def main(events, *pythons):
    # Processes that lose their parent are ours.
    ctypes.CDLL(None).prctl(SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    os.nice(10)
    chance = random.Random(SEED)
    # When each is to be killed.
    alive = {start(events, pythons[index % len(pythons)], what, ALWAYS): ALWAYS + time.monotonic() for index, what in enumerate(STEADY * 2)}
    due = time.monotonic()
    while True:
        now = time.monotonic()
        if now >= due and len(alive) < MOST:
            due = now + chance.uniform(0.5, 1.5) * PAUSE
            life = chance.uniform(SHORTEST, LONGEST) if chance.random() < 0.7 else SHORTEST
            pid = start(events, chance.choice(pythons), chance.choice(ROLES), life)
            alive[pid] = now + (life / 2 if chance.randrange(KILLED) == 0 else ALWAYS)
        for pid in [pid for pid, limit in alive.items() if limit < now]:
            os.kill(pid, signal.SIGKILL)
            alive[pid] = now + ALWAYS
        reap(events, alive)
        time.sleep(0.002)


if __name__ == "__main__":
    main(*sys.argv[1:])
