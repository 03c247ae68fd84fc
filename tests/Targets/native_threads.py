"""Two threads wait in C that run no Python; with "abort" a third one aborts, which is the end of the process."""

import ctypes
import sys

import reporting

libc = ctypes.CDLL(None)


def start(function):
    libc.pthread_create(ctypes.byref(ctypes.c_ulong()), None, function, None)


for _ in range(2):
    start(libc.pause)
reporting.report()
if "abort" in sys.argv:
    while not all(reporting.is_asleep(task) for task in reporting.other_threads()):
        pass
    start(libc.abort)
reporting.park("main")
