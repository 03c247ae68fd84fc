"""Lets the garbage collector run most of the time, or never.

    collecting.py on|off
"""

import gc
import sys

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


def main(switch):
    gc.disable()
    nodes = [Node() for _ in range(200000)]
    report()
    while True:
        collect(nodes) if switch == "on" else rest(nodes)


main(*sys.argv[1:])
