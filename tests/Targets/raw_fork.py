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


def fork(kind):
    child = raw_fork(kind)
    if child == 0:
        child_work()
        os._exit(0)
    report(child=child)


for _ in range(int(sys.argv[2]) if len(sys.argv) > 2 else 0):
    threading.Thread(target=time.sleep, args=(300,), daemon=True).start()
if len(sys.argv) > 2:
    # The thread that forks is not the first one.
    threading.Thread(target=fork, args=(sys.argv[1],), daemon=True).start()
else:
    fork(sys.argv[1])
time.sleep(300)
