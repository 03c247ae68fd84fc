"""Forbids everybody but root to look at it."""

import ctypes
import time

from reporting import report

PR_SET_DUMPABLE = 4

ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
report()
while True:
    time.sleep(1)
