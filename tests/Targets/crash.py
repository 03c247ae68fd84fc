"""Threads with names and local variables, an event loop with tasks, and a main thread that is parked or crashes.

    crash.py            the main thread is parked
    crash.py segv       it reads from address 8
    crash.py abort      it aborts
"""

import asyncio
import ctypes
import os
import sys
import threading
import time

import reporting


def descend(depth, text):
    values = [depth, (text, None), {"depth": depth}]
    if depth:
        return descend(depth - 1, text * 2)
    reporting.park("descend")
    return values


async def leaf(number):
    await asyncio.sleep(1000)
    return number


async def main():
    tasks = [asyncio.create_task(leaf(i)) for i in range(3)]
    await asyncio.gather(*tasks)


def are_asleep():
    tasks = reporting.other_threads()
    return len(tasks) == 3 and all(reporting.is_asleep(task) for task in tasks)


def fall(address):
    ctypes.string_at(address)


if __name__ == "__main__":
    for i in range(2):
        threading.Thread(target=descend, args=(3 + i, "ab"), name="worker %d" % i, daemon=True).start()
    threading.Thread(target=lambda: asyncio.run(main()), name="looper", daemon=True).start()
    while not are_asleep():
        time.sleep(0.005)
    if "segv" in sys.argv:
        fall(8)
    if "abort" in sys.argv:
        os.abort()
    reporting.report()
    reporting.park("main")
