"""Spends three quarters of its time in one function and the rest in another, by the clock, in cycles of 20 ms.

    seventy_five.py NAME
"""

from time import perf_counter

from reporting import report, thread_id


def seventy_five(end):
    while perf_counter() < end:
        pass


def twenty_five(end):
    while perf_counter() < end:
        pass


def run(start):
    while True:
        seventy_five(start + 0.015)
        twenty_five(start + 0.020)
        start += 0.020


report(thread=thread_id())
run(perf_counter())
