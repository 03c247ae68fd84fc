"""Counts in a shared file for ever, on the first CPU that it may have: those that count at once wait for one another.

    counting.py FILE [THREADS]          with so many threads more, which sleep
"""

import mmap
import os
import struct
import sys
import threading
import time

from reporting import report

os.sched_setaffinity(0, [min(os.sched_getaffinity(0))])
for _ in range(int(sys.argv[2]) if len(sys.argv) > 2 else 0):
    threading.Thread(target=time.sleep, args=(3600,), daemon=True).start()
with open(sys.argv[1], "r+b") as file:
    count = mmap.mmap(file.fileno(), 8)
number = 0
report()
while True:
    number += 1
    struct.pack_into("q", count, 0, number)
