"""Four threads or processes that spin for some seconds, and print the CPU time that the kernel counts of each.

    cpu_time.py threads|processes SECONDS        prints "PID TID MICROSECONDS" for each
"""

import multiprocessing
import os
import sys
import threading
import time


def spin(seconds):
    end = time.time() + seconds
    while time.time() < end:
        sum(range(2000))
    thread = threading.get_native_id()
    with open("/proc/%d/task/%d/schedstat" % (os.getpid(), thread)) as counters:
        run = int(counters.read().split()[0]) // 1000
    os.write(1, b"%d %d %d\n" % (os.getpid(), thread, run))


def main(kind, seconds):
    multiprocessing.set_start_method("fork")
    make = threading.Thread if kind == "threads" else multiprocessing.Process
    workers = [make(target=spin, args=(float(seconds),)) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()


main(*sys.argv[1:])
