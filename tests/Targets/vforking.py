"""A process with a child that runs in its memory, and would exec soon if it were an ordinary one.

    vforking.py LIBRARY

LIBRARY is vforking.c, compiled. One thread waits in held for the child, the first one spins in parent_work.
"""

import ctypes
import sys
import threading
import time

from reporting import report

library = ctypes.CDLL(sys.argv[1])


def held():
    library.hold(20)


def parent_work():
    end = time.monotonic() + 300
    while time.monotonic() < end:
        sum(range(1000))


threading.Thread(target=held, daemon=True).start()
time.sleep(0.2)
report()
parent_work()
