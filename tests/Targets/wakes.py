"""Sleeps for three quarters of its time and is busy in the rest, by the clock, in cycles of 200 ms or so many.

    wakes.py NAME [MILLISECONDS]
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


def run(start, cycle):
    while True:
        rest(start + 0.75 * cycle)
        work(start + cycle)
        start += cycle


report(thread=thread_id())
run(perf_counter(), float(sys.argv[2]) / 1000 if len(sys.argv) > 2 else 0.200)
