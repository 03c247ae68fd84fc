"""Sleeps for three quarters of its time and is busy in the rest, by the clock, in cycles of 200 ms.

    wakes.py NAME
"""

import time
from time import perf_counter

from reporting import report, thread_id


def rest(end):
    time.sleep(max(0, end - perf_counter()))


def work(end):
    while perf_counter() < end:
        pass


def run(start):
    while True:
        rest(start + 0.150)
        work(start + 0.200)
        start += 0.200


report(thread=thread_id())
run(perf_counter())
