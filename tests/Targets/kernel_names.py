"""Two threads that threading does not know: the first has a "named" name of the kernel's, the second is "unnamed"."""

import _thread
import ctypes
import time

from reporting import report, thread_id

PR_SET_NAME = 15
ids = {}


def work(key, name):
    if name:
        ctypes.CDLL(None).prctl(PR_SET_NAME, name, 0, 0, 0)
    ids[key] = thread_id()
    while True:
        time.sleep(0.05)


def main():
    _thread.start_new_thread(work, ("named", b"of \x1b a library"))
    _thread.start_new_thread(work, ("unnamed", None))
    while len(ids) < 2:
        time.sleep(0.01)
    report(**ids)
    while True:
        time.sleep(0.05)


main()
