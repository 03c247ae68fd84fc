"""Spends known shares of its time in four functions, or on four lines of one function: 50, 30, 15 and 5 per cent.

    shares.py functions|lines [THREADS_THAT_SLEEP]

A cycle takes 20 ms by the clock; deadlines are absolute, so that a late part takes nothing from the next cycle.
"""

import sys
import threading
import time
from time import perf_counter

from reporting import report, thread_id


def fifty(end):
    while perf_counter() < end:
        pass


def thirty(end):
    while perf_counter() < end:
        pass


def fifteen(end):
    while perf_counter() < end:
        pass


def five(end):
    while perf_counter() < end:
        pass


def functions(start):
    while True:
        fifty(start + 0.010)
        thirty(start + 0.016)
        fifteen(start + 0.019)
        five(start + 0.020)
        start += 0.020


def lines(start):
    clock = perf_counter
    while True:
        while clock() < start + 0.010: pass
        while clock() < start + 0.016: pass
        while clock() < start + 0.019: pass
        while clock() < start + 0.020: pass
        start += 0.020


def sleep():
    while True:
        time.sleep(3600)


def main(kind, sleepers="0"):
    for _ in range(int(sleepers)):
        threading.Thread(target=sleep, daemon=True).start()
    run = globals()[kind]
    first = run.__code__.co_firstlineno + 3
    report(
        thread=thread_id(),
        shares={"fifty": 50, "thirty": 30, "fifteen": 15, "five": 5} if kind == "functions"
        else {str(first): 50, str(first + 1): 30, str(first + 2): 15, str(first + 3): 5})
    run(perf_counter())


main(*sys.argv[1:])
