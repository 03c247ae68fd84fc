"""Lets the garbage collector run most of the time, or never.

    collecting.py on|off [THREADS]     THREADS more that only sleep
"""

import gc
import sys
import threading
import time

from reporting import report


class Node:
    def __init__(self):
        self.me = self


def collect(nodes):
    gc.collect()
    return len(nodes)


def rest(nodes):
    total = 0
    for _ in range(300000):
        total += 1
    return total


def main(switch, waiting="0"):
    gc.disable()
    nodes = [Node() for _ in range(200000)]
    for _ in range(int(waiting)):
        threading.Thread(target=time.sleep, args=(3600,), daemon=True).start()
    report()
    while True:
        collect(nodes) if switch == "on" else rest(nodes)


main(*sys.argv[1:])
