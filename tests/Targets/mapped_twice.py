"""Maps the file of its own interpreter once more, as a whole and only to read it, below the real one, and spins.

    mapped_twice.py
"""

import ctypes
import os
import sys

from reporting import report

PROT_READ, MAP_PRIVATE = 1, 2


def spin():
    while True: x = 1  # noqa: E701


def map_again():
    maps = [line.split() for line in open("/proc/self/maps")]
    files = [words for words in maps if len(words) > 5]
    own = [words for words in files if "libpython3." in words[5]]
    own = own or [words for words in files if words[5] == os.path.realpath(sys.executable)]
    path, start = own[0][5], int(own[0][0].split("-")[0], 16)
    lower = start - (1 << 30) if start > 2 << 30 else 1 << 16
    libc = ctypes.CDLL(None)
    libc.mmap.restype = ctypes.c_void_p
    libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_long]
    address = libc.mmap(lower, os.path.getsize(path), PROT_READ, MAP_PRIVATE, os.open(path, os.O_RDONLY), 0)
    return address < start


report(lower=map_again())
spin()
