"""One thread, parked so many calls or generators deep.

    deep.py calls|generators DEPTH
"""

import sys
import threading

from reporting import report


def wait():
    report()
    threading.Event().wait()


def calls(depth):
    if depth == 0:
        wait()
    calls(depth - 1)


def generators(depth):
    if depth == 0:
        wait()
        yield
    yield from generators(depth - 1)


def main(kind, depth):
    sys.setrecursionlimit(int(depth) + 1000)
    threading.stack_size(1 << 30)
    run = calls if kind == "calls" else lambda depth: list(generators(depth))
    threading.Thread(target=run, args=(int(depth),), name="deep", daemon=True).start()
    threading.Event().wait()


main(*sys.argv[1:])
