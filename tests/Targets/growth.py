"""One thread grows by 64 MiB, step by step, while another computes; then both end.

    growth.py python        the memory is Python's, touched while the thread holds the GIL
    growth.py native        it is touched by a C function that has let go of the GIL
"""

import ctypes
import mmap
import sys
import threading
import time

STEP = 1 << 20
STEPS = 64
kept = []
done = threading.Event()
fill = ctypes.CDLL(None).memset
fill.argtypes = ctypes.c_void_p, ctypes.c_int, ctypes.c_size_t


def grows_in_python():
    for _ in range(STEPS):
        kept.append(bytearray(STEP))
        time.sleep(0.01)
    done.set()


def grows_in_c():
    block = mmap.mmap(-1, STEP * STEPS)
    kept.append(block)
    start = ctypes.addressof(ctypes.c_char.from_buffer(block))
    for step in range(STEPS):
        fill(start + step * STEP, 1, STEP)
        time.sleep(0.01)
    done.set()


def computes():
    while not done.is_set():
        sum(range(3000))


def main(kind):
    workers = [threading.Thread(target=t) for t in (grows_in_python if kind == "python" else grows_in_c, computes)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()


main(*sys.argv[1:])
