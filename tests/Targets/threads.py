"""Threads that spin and threads that sleep.

    threads.py SPINNERS SLEEPERS

The report has the thread ids of the "spinners" and the "sleepers"; the main thread sleeps, too.
"""

import sys
import threading
import time

from reporting import report, thread_id


def spin(ids):
    ids.append(thread_id())
    while True:
        for _ in range(100000):
            pass


def sleep(ids):
    ids.append(thread_id())
    while True:
        time.sleep(3600)


def main(spin_count, sleep_count):
    spinners = []
    sleepers = [thread_id()]
    threading.stack_size(256 * 1024)
    for _ in range(int(sleep_count)):
        threading.Thread(target=sleep, args=(sleepers,), daemon=True).start()
    for _ in range(int(spin_count)):
        threading.Thread(target=spin, args=(spinners,), daemon=True).start()
    while len(spinners) + len(sleepers) < int(spin_count) + int(sleep_count) + 1:
        time.sleep(0.01)
    report(spinners=spinners, sleepers=sleepers)
    while True:
        time.sleep(3600)


main(*sys.argv[1:])
