"""Spins for ever with a given number of frames on the stack, beside threads that wait.

    deep.py FRAMES [THREADS]     THREADS counts the one that spins
"""

import sys
import threading

from reporting import report

SOURCE = """\
def spin():
    total = 0
    while True:
        for number in range(1000):
            total += number
            total ^= number
        total = 0


def descend(left):
    if left:
        descend(left - 1)
    else:
        spin()


def wait(gate, left):
    if left:
        wait(gate, left - 1)
    else:
        gate.acquire()
"""


def main(frames, threads="1"):
    space = {}
    exec(compile(SOURCE, "deep.py", "exec"), space)
    gate = threading.Lock()
    gate.acquire()
    for _ in range(int(threads) - 1):
        threading.Thread(target=space["wait"], args=(gate, 5), daemon=True).start()
    report()
    # The module, this function and spin() stand on the stack too.
    sys.setrecursionlimit(10000)
    space["descend"](int(frames) - 4)


main(*sys.argv[1:])
