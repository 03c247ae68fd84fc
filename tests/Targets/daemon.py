"""Leaves a daemon behind that works for SECONDS: its parents end at once.

    daemon.py SECONDS
"""

import os
import sys
import time


def daemon_work(seconds):
    end = time.time() + seconds
    while time.time() < end: x = 1  # noqa: E701


if os.fork():
    time.sleep(0.3)
    os._exit(0)
os.setsid()
if os.fork():
    os._exit(0)
daemon_work(float(sys.argv[1]))
