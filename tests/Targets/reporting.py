"""What the programs to be profiled have in common: they tell the test the truth about themselves.

The report is one JSON object, written to the file that AUSTIN_TARGET_REPORT names (or to standard output, for a
person). It has "pid", "threads" where threads are parked, and whatever the program adds.
"""

import json
import os
import signal
import sys
import threading
import time

# No target outlives a test run that was killed.
signal.alarm(300)

_gate = threading.Lock()
_gate.acquire()
_parked = {}


def report(**facts):
    """Writes the report at once; the test sees all of it or nothing, of several processes that of the last."""
    text = json.dumps(dict(pid=os.getpid(), version="%d.%d.%d" % sys.version_info[:3], **facts))
    path = os.environ.get("AUSTIN_TARGET_REPORT")
    if path is None:
        print(text, flush=True)
        return
    new = "%s.%d" % (path, os.getpid())
    with open(new, "w") as out:
        out.write(text)
    os.rename(new, path)


def thread_id():
    return threading.get_native_id()


def announce(name):
    """Lets the reporter know that the calling thread is about to block for ever, by a call on the same line."""
    _parked[threading.get_ident()] = (thread_id(), name)


def park(name):
    """Blocks the calling thread for ever, and lets the reporter know."""
    announce(name)
    _gate.acquire()


def _place(frame, cache):
    code = frame.f_code
    name = getattr(code, "co_qualname", code.co_name)
    if not hasattr(code, "co_positions"):
        return [code.co_filename, name, frame.f_lineno, 0, 0, 0]
    if code not in cache:
        cache[code] = list(code.co_positions())
    line, end_line, column, end_column = cache[code][frame.f_lasti // 2]
    assert line == frame.f_lineno, (line, frame.f_lineno)
    # Profilers count columns from 1 and write 0 for what is not known.
    columns = [0, 0] if column is None or end_column is None else [column + 1, end_column + 1]
    return [code.co_filename, name, line, end_line or 0] + columns


def stack(frame):
    """The frames up to this one, outermost first, as a profiler should show them."""
    cache = {}
    frames = []
    while frame is not None:
        frames.append(_place(frame, cache))
        frame = frame.f_back
    return frames[::-1]


def other_threads():
    return [int(task) for task in os.listdir("/proc/self/task") if int(task) != thread_id()]


def is_asleep(task):
    with open("/proc/self/task/%d/stat" % task) as stat:
        return stat.read().rpartition(")")[2].split()[0] == "S"


def _watch(count, facts):
    """Waits until that many threads are parked and asleep, writes the report, and ends."""
    mine = threading.get_ident()
    while True:
        time.sleep(0.005)
        if len(_parked) == count and all(is_asleep(task) for task, _ in _parked.values()):
            break
    frames = sys._current_frames()
    assert set(frames) - {mine} == set(_parked), "threads that are not parked"
    threads = [
        dict(id=task, name=name, frames=stack(frames[ident])) for ident, (task, name) in _parked.items()
    ]
    del frames
    report(threads=threads, **facts)


def report_when_parked(count, **facts):
    """Starts the thread that writes the report once that many threads are parked, and then ends."""
    threading.stack_size(0)
    threading.Thread(target=_watch, args=(count, facts), daemon=True).start()
