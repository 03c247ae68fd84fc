"""Sleeps for most of its time and is busy in the rest, by the clock, in cycles.

    wakes.py NAME [MILLISECONDS [BUSY]]     how long a cycle is, 200 unless given, and the busy part of it, 0.25 unless given
"""

import sys
import time
from time import perf_counter

from reporting import report, thread_id


def rest(end):
    time.sleep(max(0, end - perf_counter()))


def work(end):
    while perf_counter() < end:
        pass


def run(start, cycle, busy):
    while True:
        rest(start + (1 - busy) * cycle)
        work(start + cycle)
        start += cycle


report(thread=thread_id())
_, _, milliseconds, share = (sys.argv + ["200", "0.25"][len(sys.argv) - 2:])[:4]
run(perf_counter(), float(milliseconds) / 1000, float(share))
