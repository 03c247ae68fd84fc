"""Starts many threads that live for a moment each, every one in a function of its own name: brief_0, brief_1 ...

    brief_threads.py THREADS SECONDS

Each lives for so many seconds. Two thirds of them are the only new thread of their time; the others come four at once.
"""

import sys
import threading
import time

from reporting import report


def make(number, seconds):
    names = {"sleep": time.sleep, "seconds": seconds}
    exec("def brief_%d():\n    sleep(seconds)\n" % number, names)
    return names["brief_%d" % number]


def main(count, seconds):
    functions = [make(i, float(seconds)) for i in range(int(count))]
    report()
    # Time to be noticed: what is asked about is threads, not the start.
    time.sleep(0.3)
    while functions:
        together = 1 if len(functions) % 6 or len(functions) < 4 else 4
        group = [threading.Thread(target=functions.pop()) for _ in range(together)]
        for thread in group:
            thread.start()
        for thread in group:
            thread.join()


main(*sys.argv[1:])
