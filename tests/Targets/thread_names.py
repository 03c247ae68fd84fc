"""One thread that spins and one that sleeps, whose names look like something else in /proc/PID/stat."""

import ctypes
import threading
import time

from reporting import report, thread_id

PR_SET_NAME = 15


def spin(name, ids):
    ctypes.CDLL(None).prctl(PR_SET_NAME, name, 0, 0, 0)
    ids["spins"] = thread_id()
    while True:
        for _ in range(100000):
            pass


def sleep(name, ids):
    ctypes.CDLL(None).prctl(PR_SET_NAME, name, 0, 0, 0)
    ids["sleeps"] = thread_id()
    while True:
        time.sleep(3600)


def main():
    ids = {}
    threading.Thread(target=spin, args=(b"a) S 1 (b", ids), daemon=True).start()
    threading.Thread(target=sleep, args=(b"a) R 1 (b) R", ids), daemon=True).start()
    while len(ids) < 2:
        time.sleep(0.01)
    report(**ids)
    while True:
        time.sleep(3600)


main()
