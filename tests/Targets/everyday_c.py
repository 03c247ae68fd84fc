"""Threads that are in C code most of the time, in the interpreter's and in the C library's, one behind the other.

The report has their "ids" by what they do.
"""

import hashlib
import os
import re
import threading
import time

from reporting import report, thread_id

ids = {}
text = "abababab" * 200
block = b"x" * 1_000_000


def sort():
    sorted(range(5000), key=lambda number: -number)


def match():
    re.findall("(a|b)*c", text)


def digest():
    hashlib.sha256(block).hexdigest()


def copy():
    b"a".join([block[1:], block[2:]])


def look():
    os.listdir("/proc/self")
    time.strftime("%Y %H")
    "%.17g" % 3.14159


def start(function):
    def run():
        ids[function.__name__] = thread_id()
        while True:
            function()

    threading.Thread(target=run, name=function.__name__, daemon=True).start()


for work in sort, match, digest, copy, look:
    start(work)
while len(ids) < 5:
    time.sleep(0.01)
report(ids=ids)
while True:
    time.sleep(3600)
