"""A process with children.

    children.py fork|spawn|shell COUNT CHILD_SECONDS PARENT_SECONDS [DELAY]

fork: copies of itself; spawn: new interpreters; shell: new interpreters behind a shell that waits for them. The
children start DELAY seconds after the report. They work in child_work for CHILD_SECONDS, the parent waits
PARENT_SECONDS in parent_wait, then for its children unless that is negative: then it leaves them behind at once. The
report has the folder "started" in which each child makes an empty file named after its process id.
"""

import os
import subprocess
import sys
import tempfile
import time

from reporting import report


def child_work(folder, seconds):
    open(os.path.join(folder, str(os.getpid())), "w").close()
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        for _ in range(1000):
            pass


def parent_wait(seconds):
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        time.sleep(0.01)


def start(kind, folder, seconds):
    if kind == "fork":
        if os.fork() == 0:
            child_work(folder, seconds)
            os._exit(0)
        return
    command = [sys.executable, os.path.abspath(__file__), "child", folder, str(seconds)]
    if kind == "shell":
        command = ["/bin/sh", "-c", '"$@"; true', "sh"] + command
    subprocess.Popen(command)


def main(kind, count, child_seconds, parent_seconds, delay="0"):
    folder = tempfile.mkdtemp(dir=os.path.dirname(os.environ.get("AUSTIN_TARGET_REPORT", "")) or None)
    report(started=folder)
    parent_wait(float(delay))
    for _ in range(int(count)):
        start(kind, folder, float(child_seconds))
    parent_wait(abs(float(parent_seconds)))
    if float(parent_seconds) < 0:
        os._exit(0)
    try:
        while True:
            os.wait()
    except ChildProcessError:
        pass


if sys.argv[1] == "child":
    child_work(sys.argv[2], float(sys.argv[3]))
else:
    main(*sys.argv[1:])
