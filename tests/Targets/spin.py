"""Runs one loop of one line for ever, below a recursion of DEPTH calls.

    spin.py [DEPTH]
"""

import sys

from reporting import report


def spin():
    while True: x = 1  # noqa: E701


def descend(depth):
    if depth:
        descend(depth - 1)
    else:
        spin()


def main(depth="20"):
    report(depth=int(depth))
    descend(int(depth))


main(*sys.argv[1:])
