"""A child that was forked behind Python's back, as application servers and extension modules do.

    raw_fork.py fork|syscall [THREADS]

fork: by the C library; syscall: by the bare system call. The child spins in child_work; the parent waits, with so many
threads that wait too. The report has the child's id.
"""

import ctypes
import os
import platform
import sys
import threading
import time

from reporting import report

# The calls are made with the GIL held.
libc = ctypes.PyDLL(None, use_errno=True)


def child_work():
    end = time.monotonic() + 300
    while time.monotonic() < end:
        sum(range(1000))


def raw_fork(kind):
    if kind == "fork":
        return libc.fork()
    if platform.machine() == "aarch64":
        return libc.syscall(220, 17, 0, 0, 0, 0)
    return libc.syscall(57)


def wait_for_sleep():
    """Without a GIL the first thread may run Python too when the other forks; of the child nobody could tell which of them did."""
    while not about_to_sleep:
        time.sleep(0.001)
    while True:
        with open("/proc/%d/stat" % os.getpid()) as stat:
            if stat.read().rsplit(")", 1)[1].split()[0] == "S":
                return


def fork(kind, waits=False):
    if waits:
        wait_for_sleep()
    child = raw_fork(kind)
    if child == 0:
        child_work()
        os._exit(0)
    report(child=child)


about_to_sleep = False
for _ in range(int(sys.argv[2]) if len(sys.argv) > 2 else 0):
    threading.Thread(target=time.sleep, args=(300,), daemon=True).start()
if len(sys.argv) > 2:
    # The thread that forks is not the first one.
    threading.Thread(target=fork, args=(sys.argv[1], True), daemon=True).start()
else:
    fork(sys.argv[1])
about_to_sleep = True
time.sleep(300)
